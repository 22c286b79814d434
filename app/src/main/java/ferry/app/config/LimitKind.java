package ferry.app.config;

import ferry.protocol.Limit;

/** A limit of accounts: a number, {@code "10G"}, or {@code "none"}, which is {@link Limit#NONE}. */
record LimitKind(Limit limit) implements Kind<Long> {
    @Override
    public Long read(Raw raw) throws WrongValueException {
        return raw.number()
                .or(() -> raw.text().flatMap(LimitText::parse).flatMap(amount -> amount))
                .filter(amount -> amount >= limit.least()
                        || (amount == Limit.NONE && raw.number().isEmpty()))
                .orElseThrow(() -> wrong(raw));
    }

    @Override
    public Object plain(Long value) {
        return LimitText.of(value);
    }

    @Override
    public Allowed allowed() {
        return phrases -> phrases.say("config.allowed.limit", LimitText.of(limit.least()));
    }
}
