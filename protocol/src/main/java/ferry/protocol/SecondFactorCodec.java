package ferry.protocol;

import java.util.ArrayList;
import java.util.List;

/** Fields of the messages of ferry-1.md §5.6, each read beside its write. */
final class SecondFactorCodec {
    private SecondFactorCodec() {}

    /** One of §5.6. */
    static Message read(MessageType type, ByteReader in) throws ProtocolException {
        return switch (type) {
            case SECOND_FACTOR -> secondFactor(in);
            case SECOND_FACTOR_CODE -> code(in);
            case SECOND_FACTOR_ENROL -> enrol(in);
            case SECOND_FACTOR_ENABLE -> enable(in);
            case RECOVERY_CODES -> recoveryCodes(in);
            case SECOND_FACTOR_DISABLE -> disable(in);
            case SECOND_FACTOR_STATUS -> new Message.SecondFactorStatus();
            case SECOND_FACTOR_STATE -> state(in);
            case NEW_RECOVERY_CODES -> newRecoveryCodes(in);
            default -> throw new AssertionError(type + " is not of §5.6");
        };
    }

    static void write(Message.SecondFactor due, ByteWriter out) {
        out.flag(due.enrolled());
        SignInCodec.scram(due.serverFinal(), out);
    }

    static Message.SecondFactor secondFactor(ByteReader in) throws ProtocolException {
        return new Message.SecondFactor(in.flag(), in.bytes16(SpecLimits.SCRAM_BYTES));
    }

    static void write(Message.SecondFactorCode code, ByteWriter out) {
        out.text(code.code(), SpecLimits.CODE_BYTES);
    }

    static Message.SecondFactorCode code(ByteReader in) throws ProtocolException {
        return new Message.SecondFactorCode(in.text(SpecLimits.CODE_BYTES));
    }

    static void write(Message.SecondFactorEnrol enrol, ByteWriter out) {
        out.fixed(enrol.secret(), SpecLimits.TOTP_SECRET_BYTES).text(enrol.code(), SpecLimits.CODE_BYTES);
    }

    static Message.SecondFactorEnrol enrol(ByteReader in) throws ProtocolException {
        return new Message.SecondFactorEnrol(in.fixed(SpecLimits.TOTP_SECRET_BYTES), in.text(SpecLimits.CODE_BYTES));
    }

    static void write(Message.SecondFactorEnable enable, ByteWriter out) {
        out.fixed(enable.secret(), SpecLimits.TOTP_SECRET_BYTES).text(enable.code(), SpecLimits.CODE_BYTES);
    }

    static Message.SecondFactorEnable enable(ByteReader in) throws ProtocolException {
        return new Message.SecondFactorEnable(in.fixed(SpecLimits.TOTP_SECRET_BYTES), in.text(SpecLimits.CODE_BYTES));
    }

    static void write(Message.RecoveryCodes codes, ByteWriter out) {
        out.count(codes.codes(), SpecLimits.RECOVERY_CODES);
        codes.codes().forEach(code -> out.text(code, SpecLimits.CODE_BYTES));
    }

    static Message.RecoveryCodes recoveryCodes(ByteReader in) throws ProtocolException {
        int count = in.count(SpecLimits.RECOVERY_CODES, 2);
        List<String> codes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            codes.add(in.text(SpecLimits.CODE_BYTES));
        }
        return new Message.RecoveryCodes(List.copyOf(codes));
    }

    static void write(Message.SecondFactorDisable disable, ByteWriter out) {
        out.text(disable.code(), SpecLimits.CODE_BYTES);
    }

    static Message.SecondFactorDisable disable(ByteReader in) throws ProtocolException {
        return new Message.SecondFactorDisable(in.text(SpecLimits.CODE_BYTES));
    }

    static void write(Message.SecondFactorState state, ByteWriter out) {
        out.flag(state.enrolled()).flag(state.required()).u8(state.recoveryCodes());
    }

    static Message.SecondFactorState state(ByteReader in) throws ProtocolException {
        return new Message.SecondFactorState(in.flag(), in.flag(), in.u8());
    }

    static void write(Message.NewRecoveryCodes renew, ByteWriter out) {
        out.text(renew.code(), SpecLimits.CODE_BYTES);
    }

    static Message.NewRecoveryCodes newRecoveryCodes(ByteReader in) throws ProtocolException {
        return new Message.NewRecoveryCodes(in.text(SpecLimits.CODE_BYTES));
    }
}
