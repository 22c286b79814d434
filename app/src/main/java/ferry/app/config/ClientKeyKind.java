package ferry.app.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code { name = "office", file = "office.key" }}, or {@code office=office.key} as an argument: only the path is one. */
record ClientKeyKind() implements Kind<ClientKey> {
    private static final int SECRET_BYTES = 32;

    @Override
    public ClientKey read(Raw raw) throws WrongValueException {
        Raw name;
        Raw file;
        if (raw.loose() && raw.text().isPresent()) {
            String[] parts = raw.text().get().split("=", 2);
            if (parts.length < 2) {
                throw wrong(raw);
            }
            name = new Raw(parts[0], raw.base(), true, 0, 0);
            file = new Raw(parts[1], raw.base(), true, 0, 0);
        } else {
            List<String> fields = raw.fields().orElseThrow(() -> wrong(raw));
            if (fields.size() != 2) {
                throw wrong(raw);
            }
            name = raw.field("name").orElseThrow(() -> wrong(raw));
            file = raw.field("file").orElseThrow(() -> wrong(raw));
        }
        String text = name.text().filter(each -> !each.isEmpty()).orElseThrow(() -> wrong(name));
        Path path = Kind.path().read(file);
        return new ClientKey(text, path, secret(file, path));
    }

    private static byte[] secret(Raw raw, Path file) throws WrongValueException {
        try {
            byte[] secret =
                    Base64.getDecoder().decode(new String(SecretFiles.read(file), StandardCharsets.ISO_8859_1).strip());
            if (secret.length == SECRET_BYTES) {
                return secret;
            }
        } catch (IllegalArgumentException notBase64) {
            // As wrong as another length.
        } catch (SecretFiles.UnsafeException unsafe) {
            throw new WrongValueException(raw, "config.secretUnsafe", file, unsafe.mode());
        } catch (IOException e) {
            throw new WrongValueException(raw, "config.secretUnreadable", file, SecretFiles.reason(e));
        }
        throw new WrongValueException(raw, "config.clientKey", file);
    }

    @Override
    public Object plain(ClientKey value) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", value.name());
        fields.put("file", value.file().toString());
        return fields;
    }

    @Override
    public Allowed allowed() {
        return phrases -> phrases.say("config.allowed.clientKey");
    }
}
