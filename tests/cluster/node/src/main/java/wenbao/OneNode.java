package wenbao;

import java.nio.file.Path;
import java.util.List;

import org.codelibs.opensearch.runner.node.OpenSearchRunnerNode;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.painless.PainlessPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/**
 * One node of a search cluster, alone in its process so that it can be killed or frozen alone.
 *
 * <p>Arguments: name, folder, REST port, transport port, the transport addresses and the names of all nodes, each
 * separated by commas. All nodes may lead the cluster and all hold passages. It ends with its standard input, so that
 * nothing is left when whoever started it is killed.
 */
public final class OneNode {
    private OneNode() {}

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[1]);
        Settings settings = Settings.builder()
                .put("path.home", home)
                .put("cluster.name", "wenbao-tests")
                .put("node.name", arguments[0])
                .put("network.host", "127.0.0.1")
                .put("http.type", "netty4")
                .put("http.port", arguments[2])
                .put("transport.type", "netty4")
                .put("transport.port", arguments[3])
                .put("discovery.type", "zen")
                .putList("discovery.seed_hosts", arguments[4].split(","))
                .putList("cluster.initial_cluster_manager_nodes", arguments[5].split(","))
                .put("cluster.routing.allocation.disk.threshold_enabled", false)
                .build();
        Environment environment = new Environment(settings, home.resolve("config"));
        List<Class<? extends Plugin>> plugins =
                List.of(Netty4Plugin.class, CommonAnalysisPlugin.class, PainlessPlugin.class);
        new OpenSearchRunnerNode(environment, plugins).start();
        while (System.in.read() >= 0) {}
        Runtime.getRuntime().halt(0);
    }
}
