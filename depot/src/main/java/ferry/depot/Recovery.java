package ferry.depot;

/** What opening a depot found after a crash; all zero after a clean stop. */
public record Recovery(int rolledForward, int rolledBack, int stagingSwept, int uploadsSwept, int resumableUploads) {}
