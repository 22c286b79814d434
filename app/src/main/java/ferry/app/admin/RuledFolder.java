package ferry.app.admin;

import picocli.CommandLine.Parameters;

/** {@code ACCOUNT FOLDER}: which folder of which account a rule is about. Mixed in. */
final class RuledFolder {
    @Parameters(index = "0", paramLabel = "ACCOUNT", descriptionKey = "param.user")
    private String account = "";

    @Parameters(index = "1", paramLabel = "FOLDER", descriptionKey = "param.folder")
    private String folder = "";

    String account() {
        return account;
    }

    String folder() {
        return folder;
    }
}
