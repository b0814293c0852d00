import com.typesafe.config.ConfigFactory;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Reads HOCON as Jicofo and the bridge do, and prints the texts of its list `v`, each in base64. */
class ReadHocon {
    public static void main(String[] words) {
        var input = new InputStreamReader(System.in, StandardCharsets.UTF_8);
        var told = new StringBuilder();
        for (var text : ConfigFactory.parseReader(input).resolve().getStringList("v"))
            told.append(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))).append('\n');
        System.out.print(told);
    }
}
