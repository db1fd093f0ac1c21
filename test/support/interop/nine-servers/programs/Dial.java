import java.io.InputStream;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/** Dials https://localhost:PORT/ for each port and prints `ok`, or why Java refuses. Arguments: root, ports. */
public class Dial {
    public static void main(String[] args) throws Exception {
        SSLContext context = contextOf(Path.of(args[0]));
        for (int index = 1; index < args.length; index++) System.out.println(dial(context, args[index]));
    }

    private static SSLContext contextOf(Path root) throws Exception {
        KeyStore anchors = KeyStore.getInstance("JKS");
        anchors.load(null, null);
        try (InputStream pem = Files.newInputStream(root)) {
            anchors.setCertificateEntry("root", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private static String dial(SSLContext context, String port) throws Exception {
        var url = URI.create("https://localhost:" + port + "/").toURL();
        var connection = (HttpsURLConnection) url.openConnection(Proxy.NO_PROXY);
        connection.setSSLSocketFactory(context.getSocketFactory());
        connection.setConnectTimeout(30_000);
        connection.setReadTimeout(30_000);
        try (InputStream body = connection.getInputStream()) {
            body.readAllBytes();
            return "ok";
        } catch (SSLException error) {
            Throwable cause = error;
            while (cause.getCause() != null) cause = cause.getCause();
            return "certificate: " + String.valueOf(cause.getMessage()).replace('\n', ' ');
        }
    }
}
