/**
 * Loaded into a running manager by {@code jcmd PID JVMTI.agent_load}: "heap" fills the heap until Java gives up, "collect MS"
 * lets it collect garbage without a pause between for so long, so that all threads stand still most of the time.
 */
public final class Eater {

    public static void agentmain(String arguments) {
        String[] words = arguments.split(" ");
        Thread thread = new Thread(() -> run(words), "eater");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run(String[] words) {
        if (words[0].equals("heap")) {
            java.util.List<byte[]> all = new java.util.ArrayList<>();
            while (true) {
                all.add(new byte[1 << 18]);
            }
        }
        long end = System.nanoTime() + Long.parseLong(words[1]) * 1_000_000;
        while (System.nanoTime() < end) {
            System.gc();
        }
    }
}
