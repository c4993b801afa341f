package org.asterism.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** One Java source file: its lines as written, its methods as the compiler's own parser sees them. */
record JavaSource(Path path, List<String> lines, List<Method> methods) {

    private static final List<Path> ROOTS = List.of(Path.of("src/main/java"), Path.of("src/test/java"));

    /** A method, constructor or compact constructor; lines count from its first annotation to its last brace. */
    record Method(String name, long firstLine, long lineCount) {}

    int lineCount() {
        return lines.size();
    }

    /** Lines in which the pattern occurs, as {@code path:line text}. */
    Stream<String> linesWith(Pattern pattern) {
        return IntStream.range(0, lines.size())
                .filter(index -> pattern.matcher(lines.get(index)).find())
                .mapToObj(index ->
                        path + ":" + (index + 1) + " " + lines.get(index).strip());
    }

    /** Reads and parses all sources of the project, without resolving names. */
    static List<JavaSource> readAll() {
        List<Path> files =
                ROOTS.stream().flatMap(JavaSource::javaFiles).sorted().toList();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            Map<Path, JavaSource> sources = new TreeMap<>();
            for (CompilationUnitTree unit : task.parse()) {
                Path path = Path.of(unit.getSourceFile().getName());
                sources.put(path, new JavaSource(path, Files.readAllLines(path), methodsOf(unit, positions)));
            }
            return List.copyOf(sources.values());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> javaFiles(Path root) {
        if (!Files.isDirectory(root)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Method> methodsOf(CompilationUnitTree unit, SourcePositions positions) {
        LineMap lineMap = Objects.requireNonNull(unit.getLineMap());
        List<Method> methods = new ArrayList<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree method, Void unused) {
                long start = positions.getStartPosition(unit, method);
                long end = positions.getEndPosition(unit, method);
                if (start >= 0 && end >= 0) {
                    long first = lineMap.getLineNumber(start);
                    methods.add(new Method(method.getName().toString(), first, lineMap.getLineNumber(end) - first + 1));
                }
                return super.visitMethod(method, unused);
            }
        }.scan(unit, null);
        return List.copyOf(methods);
    }
}
