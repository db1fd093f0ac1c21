import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/** Answers, for each line `root TAB chain TAB key TAB name` on standard input, `ok` or why Java refuses the server. */
public class Handshake {
    public static void main(String[] args) throws Exception {
        var input = new BufferedReader(new InputStreamReader(System.in));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] fields = line.split("\t", -1);
            System.out.println(judge(fields));
        }
    }

    private static String judge(String[] fields) throws Exception {
        SSLEngine client = clientOf(fields[0], fields[3]);
        SSLEngine server = serverOf(fields[1], fields[2]);
        try {
            shakeHands(client, server);
            return "ok";
        } catch (SSLException error) {
            Throwable cause = error;
            while (cause.getCause() != null) cause = cause.getCause();
            return String.valueOf(cause.getMessage()).replace('\n', ' ');
        }
    }

    private static SSLEngine clientOf(String root, String name) throws Exception {
        KeyStore anchors = emptyStore();
        anchors.setCertificateEntry("root", certificates(root)[0]);
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        SSLEngine engine = name.isEmpty() ? context.createSSLEngine() : context.createSSLEngine(name, 443);
        engine.setUseClientMode(true);
        if (!name.isEmpty()) {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            engine.setSSLParameters(parameters);
        }
        return engine;
    }

    private static SSLEngine serverOf(String chain, String key) throws Exception {
        KeyStore own = emptyStore();
        Certificate[] certificates = certificates(chain);
        own.setKeyEntry("server", privateKey(key, certificates[0]), new char[0], certificates);
        var factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(own, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        return engine;
    }

    private static void shakeHands(SSLEngine client, SSLEngine server) throws Exception {
        ByteBuffer toServer = ByteBuffer.allocate(1 << 18);
        ByteBuffer toClient = ByteBuffer.allocate(1 << 18);
        client.beginHandshake();
        server.beginHandshake();
        boolean done = false;
        while (!done) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
            done = isIdle(client) && isIdle(server);
        }
    }

    private static boolean isIdle(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws Exception {
        ByteBuffer plain = ByteBuffer.allocate(1 << 16);
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING -> {
                    in.flip();
                    int before = in.remaining();
                    if (before > 0) engine.unwrap(in, plain);
                    boolean stuck = before == in.remaining();
                    in.compact();
                    if (stuck) return;
                }
                default -> { return; }
            }
        }
    }

    private static Certificate[] certificates(String path) throws Exception {
        var factory = CertificateFactory.getInstance("X.509");
        var stream = new ByteArrayInputStream(Files.readAllBytes(Path.of(path)));
        return factory.generateCertificates(stream).toArray(new Certificate[0]);
    }

    private static PrivateKey privateKey(String path, Certificate certificate) throws Exception {
        String base64 = Files.readString(Path.of(path)).replaceAll("-----[^-]+-----|\\s", "");
        var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
        return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm()).generatePrivate(spec);
    }

    private static KeyStore emptyStore() throws Exception {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        return store;
    }
}
