package ferry.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.terminal.Language;
import ferry.app.terminal.Phrases;
import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
import ferry.protocol.auth.Passwords;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Failures of the library itself (changed key, lost server) are met by the end-to-end tests, where they are real. */
class FailureReportTest {
    private final Phrases phrases = new Phrases(Language.ENGLISH);

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void aRefusalIsToldInItsOwnWordsAndCode(ErrorCode code) {
        FailureReport report = report(new RefusedException(code, "detail for logs"));

        assertThat(report.exitCode()).isEqualTo(code.exitCode());
        assertThat(report.sentence()).startsWith("alice@host:x").doesNotContain("detail for logs");
    }

    @Test
    void failuresOfTheLocalDiskAreToldApart() {
        assertThat(report(new NoSuchFileException("/a")).exitCode()).isEqualTo(66);
        assertThat(report(new AccessDeniedException("/a")).exitCode()).isEqualTo(77);
        assertThat(report(new FileAlreadyExistsException("/a")).exitCode()).isEqualTo(73);
        assertThat(report(new FileSystemException("/a", null, "No space left on device"))
                        .exitCode())
                .isEqualTo(28);
        assertThat(report(new IOException("No space left on device")).exitCode())
                .isEqualTo(28);
        assertThat(report(new IOException("Input/output error")))
                .isEqualTo(new FailureReport(74, "alice@host:x: Input/output error. Check the file and its disk."));
    }

    @Test
    void ourOwnFaultSaysHowToReportIt() {
        FailureReport report = report(new IllegalStateException("oops"));

        assertThat(report.exitCode()).isEqualTo(70);
        assertThat(report.sentence()).contains("oops", "report it", "--verbose");
    }

    @ParameterizedTest
    @EnumSource(Passwords.Reason.class)
    void aBadPasswordIsExplainedAndNeverShown(Passwords.Reason reason) {
        assertThat(report(new Passwords.BadPasswordException(reason)).exitCode())
                .isEqualTo(65);
    }

    private FailureReport report(Exception failure) {
        return FailureReport.of(failure, "alice@host:x", phrases);
    }
}
