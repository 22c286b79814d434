package ferry.protocol.auth;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Passwords that everybody tries first: a modest list that comes with Ferry, and one character over and over. */
final class CommonPasswords {
    private static final String WORDS = """
            password passw0rd p@ssword p@ssw0rd pass1234 password1 password12 password123 password1234 password!
            password1! passwort passwort1 passw0rd1 12345678 123456789 1234567890 12345678910 87654321 987654321
            0987654321 11223344 1122334455 12341234 123123123 123321123 147258369 741852963 789456123 123456123
            12344321 01234567 012345678 0123456789 123456789a 123456789q 12345678a a12345678 a123456789 aa123456
            aa123456789 abc12345 abc123456 abc123abc abcd1234 abcdefgh abcdefghi 1234abcd 1a2b3c4d 1q2w3e4r
            1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 zaq12wsx zaq1xsw2 q1w2e3r4 q1w2e3r4t5
            qazwsxedc qwer1234 qwerasdf qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234 qwerty12345
            qwerty123456 qwertz123 qwertzuiop azertyuiop asdfghjk asdfghjkl asdf1234 asdfasdf zxcvbnm1
            zxcvbnm123 zxcvbnm,. !qaz2wsx !@#$%^&* 1234qwer 12qwaszx 123qweasd 123qwe123 qweasdzxc qwe123456
            poiuytrewq mnbvcxz1 iloveyou iloveyou1 iloveyou2 ilovegod ilovejesus princess princess1 sunshine
            sunshine1 football football1 baseball baseball1 basketball superman superman1 batman123 starwars
            trustno1 whatever jennifer jessica1 michelle michael1 charlie1 jordan23 liverpool liverpool1
            manchester chelsea1 arsenal1 barcelona realmadrid juventus welcome1 welcome12 welcome123 welcome1234
            welcome! letmein1 letmein123 monkey123 dragon123 master123 shadow123 killer123 hunter123 hello123
            hello1234 hellohello hallo123 bonjour1 changeme changeme1 changeme123 default1 temp1234 temporary
            test1234 testtest testing1 testing123 guest123 user1234 login123 secret123 secret12 access14
            root1234 rootroot toor1234 admin123 admin1234 admin12345 admin123456 administrator adminadmin
            administrador server123 computer computer1 internet internet1 samsung1 samsung123 google123 facebook
            facebook1 minecraft pokemon1 pokemon123 naruto123 nintendo playstation blink182 slipknot metallica
            nirvana1 eminem123 garfield spiderman tinkerbell butterfly butterfly1 elephant chocolate chocolate1
            cheesecake strawberry blueberry cookie123 pineapple flower123 rainbow1 snowball blessed1 precious
            beautiful gorgeous lovelove loveme123 lovers123 forever1 friends1 friendship family123 babygirl
            babygirl1 sweetheart darling1 honey123 angel123 angels123 heaven123 jesus123 jesuschrist christian
            christina danielle stephanie samantha elizabeth alexander alexandra benjamin jonathan nicholas
            patricia victoria veronica fernando cristina mariposa estrella teamomucho hermanos contrasena
            contraseña contraseña1 senha123 motdepasse doudou123 loulou123 soleil123 schatz123 hallo1234
            fussball wachtwoord haslo123 parola123 qwerty789 summer2020 summer2021 summer2022 summer2023
            summer2024 summer2025 summer2026 winter2020 winter2021 winter2022 winter2023 winter2024 winter2025
            winter2026 spring2023 spring2024 spring2025 spring2026 autumn2023 autumn2024 autumn2025 autumn2026
            january1 february september october1 november november1 december december1 monday123 friday13
            newyork1 california colorado brooklyn washington australia mustang1 corvette mercedes porsche1
            ferrari1 harley123 maverick midnight redskins yankees1 steelers lakers24 eagles123 cowboys1 rangers1
            scooter1 thunder1 phoenix1 cameron1 dolphins swimming skateboard snowboard runescape counterstrike
            leagueoflegends matrix123 trinity1 gandalf1 merlin123 startrek startrek1 skywalker voyager1
            enterprise woaini123 woaini520 woaini1314 woaiwojia 5201314a 52013145 5201314520 13145200 1314520520
            520131400 7758521521 a5201314 q123456789 w123456789 z123456789 zxc123456 asd123456 qq123456
            qq123456789 wang1234 wangyang li123456 zhang123 liuwei123 xiaoming a1b2c3d4 aa112233 aaa111222
            abc112233 aini1314 tiankong 密码密码密码密码 我爱你我爱你我爱你 ferry123 ferryferry filetransfer
            """;

    private static final Set<String> LIST =
            Pattern.compile("\\s+").splitAsStream(WORDS).collect(Collectors.toUnmodifiableSet());

    private CommonPasswords() {}

    static boolean contains(String prepared) {
        return LIST.contains(prepared.toLowerCase(Locale.ROOT))
                || prepared.codePoints().distinct().count() == 1;
    }
}
