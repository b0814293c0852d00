import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.io.File;

/** Reads files of HOCON as Jicofo and the bridge do, and prints each as a line of JSON. */
class RenderHocon {
    public static void main(String[] files) {
        for (var file : files)
            System.out.println(ConfigFactory.parseFile(new File(file)).resolve().root().render(ConfigRenderOptions.concise()));
    }
}
