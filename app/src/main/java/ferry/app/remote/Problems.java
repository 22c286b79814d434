package ferry.app.remote;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.FailureReport;
import ferry.client.FileResult;
import ferry.client.FileResult.Failed;
import ferry.client.FileResult.Problem;
import ferry.client.FileResult.Skipped;
import ferry.client.TransferReport;
import ferry.protocol.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a transfer left out or could not do: the sentences, and the exit code they add up to. */
final class Problems {
    /** A screenful; {@code --verbose} has shown each of them already. */
    private static final int SHOWN_MAX = 20;

    private Problems() {}

    static String sentence(String name, Problem problem, Context context) {
        return problem.code()
                .filter(_ -> problem.kind() == FileResult.Kind.REFUSED)
                .map(code -> FailureReport.sentence(code, problem.shortage(), name, context.phrases()))
                .orElseGet(() -> context.say("problem." + problem.kind(), name, problem.detail()));
    }

    static void warn(TransferReport report, Context context) {
        List<FileResult> problems = report.problems();
        for (FileResult result : problems.subList(0, Math.min(SHOWN_MAX, problems.size()))) {
            problem(result).ifPresent(problem -> context.terminal().warn(sentence(result.name(), problem, context)));
        }
        long more = report.skipped() + report.failed() - SHOWN_MAX;
        if (more > 0) {
            context.terminal().warn(context.say("problems.more", more));
        }
    }

    /**
     * Links and special files are left out by rule and need no action; everything else that is missing afterwards counts.
     * One reason gives its own code, several give {@link ExitCode#OTHER}.
     */
    static int exitCode(TransferReport report) {
        int[] codes = report.problems().stream()
                .flatMapToInt(result -> switch (result.outcome()) {
                    case Failed(Problem problem) -> IntStream.of(exitCode(problem));
                    case Skipped(Problem problem)
                    when problem.kind() == FileResult.Kind.BAD_NAME -> IntStream.of(exitCode(problem));
                    default -> IntStream.empty();
                })
                .distinct()
                .toArray();
        return switch (codes.length) {
            case 0 -> report.failed() == 0 ? ExitCode.OK.number() : ExitCode.OTHER.number();
            case 1 -> codes[0];
            default -> ExitCode.OTHER.number();
        };
    }

    private static int exitCode(Problem problem) {
        ExitCode own = switch (problem.kind()) {
            case BAD_NAME, SYMBOLIC_LINK, LINK_LOOP, SPECIAL_FILE -> ExitCode.BAD_INPUT;
            case LOCAL_NOT_FOUND -> ExitCode.NO_INPUT;
            case LOCAL_DENIED -> ExitCode.NOT_ALLOWED;
            case LOCAL_DISK_FULL -> ExitCode.DISK_FULL;
            case LOCAL_FAILED, CORRUPT -> ExitCode.IO;
            case SOURCE_CHANGED -> ExitCode.TRY_AGAIN;
            case EXISTS -> ExitCode.CANNOT_CREATE;
            case REFUSED -> ExitCode.OTHER;
        };
        return problem.code().map(ErrorCode::exitCode).orElse(own.number());
    }

    static Map<String, Object> json(FileResult result) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", result.name());
        fields.put("skipped", result.outcome() instanceof Skipped);
        problem(result).ifPresent(problem -> {
            fields.put(
                    "reason",
                    problem.code().map(Enum::name).orElse(problem.kind().name()));
            fields.put("detail", problem.detail());
        });
        return fields;
    }

    private static Optional<Problem> problem(FileResult result) {
        return switch (result.outcome()) {
            case Failed(Problem problem) -> Optional.of(problem);
            case Skipped(Problem problem) -> Optional.of(problem);
            default -> Optional.empty();
        };
    }
}
