import java.io.IOException;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * One node of OpenSearch alone: OneNode FOLDER PORT. The runner's own main program chooses the port itself, out of the
 * hundred that other clusters on a machine use.
 */
public final class OneNode {
  public static void main(String[] args) throws Exception {
    OpenSearchRunner runner = new OpenSearchRunner();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(runner)));
    runner.onBuild(
        (number, settings) ->
            settings
                .put("http.port", args[1])
                .put("network.host", "127.0.0.1")
                .put("transport.port", "9300-19999")
                .put("discovery.type", "single-node")
                // A disk that is nearly full is no reason to refuse a test's few megabytes.
                .put("cluster.routing.allocation.disk.threshold_enabled", false));
    runner.build(OpenSearchRunner.newConfigs().basePath(args[0]).clusterName("opex").numOfNode(1));
    Thread.currentThread().join();
  }

  private static void close(OpenSearchRunner runner) {
    try {
      runner.close();
    } catch (IOException error) {
      error.printStackTrace();
    }
  }
}
