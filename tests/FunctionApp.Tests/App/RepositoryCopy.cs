using Testing;

namespace FunctionApp.Tests.App;

/// <summary>What the app is built from, copied as a clone has it.</summary>
internal sealed class RepositoryCopy : IDisposable
{
    private static readonly string[] Built = ["bin", "obj", "node_modules"];
    private readonly string _root = Directory.CreateTempSubdirectory("readme-").FullName;

    private RepositoryCopy() { }

    public static RepositoryCopy Create()
    {
        var copy = new RepositoryCopy();
        foreach (var file in new DirectoryInfo(Repository.Root).EnumerateFiles().Where(file => file.Name != "local.settings.json"))
            file.CopyTo(Path.Combine(copy._root, file.Name));
        foreach (var folder in new[] { "FunctionApp", "local", "src" })
            Copy(new DirectoryInfo(Path.Combine(Repository.Root, folder)), Path.Combine(copy._root, folder));
        Directory.CreateDirectory(Path.Combine(copy._root, "tests"));
        File.Copy(
            Path.Combine(Repository.Root, "tests", "Directory.Build.props"), Path.Combine(copy._root, "tests", "Directory.Build.props"));
        // Analysers are off: the code that the README does not show has been analysed before.
        foreach (var folder in new[] { "local", "src" })
            copy.Write($"{folder}/Directory.Build.targets", """
                <Project>
                  <Import Project="../Directory.Build.targets" />
                  <PropertyGroup>
                    <RunAnalyzers>false</RunAnalyzers>
                  </PropertyGroup>
                </Project>
                """);
        return copy;
    }

    public void Write(string path, string text)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>Puts a line at the end of the file's last method.</summary>
    public void AppendToMethod(string path, string line)
    {
        var text = File.ReadAllText(Path.Combine(_root, path)).ReplaceLineEndings("\n");
        const string End = "\n    }\n}\n";
        Assert.EndsWith(End, text, StringComparison.Ordinal);
        Write(path, $"{text[..^End.Length]}\n        {line.Trim()}{End}");
    }

    /// <summary>Runs a command of the README at the root of the copy.</summary>
    public Task<string> RunAsync(string command, IEnumerable<(string, string)> settings, CancellationToken cancellation) =>
        Shell.RunAsync(_root, command, settings, cancellation);

    /// <summary>Runs a <c>dotnet run</c> of the README, which was built before, with further arguments, until it listens.</summary>
    public Task<AppProcess> StartAsync(
        string command, IEnumerable<string> arguments, IEnumerable<(string, string)> settings, CancellationToken cancellation)
    {
        var parts = command.Split(" -- ");
        var script = $"{parts[0].Replace("dotnet run", "dotnet run --no-build", StringComparison.Ordinal)} -- "
            + $"{string.Join(' ', [.. parts.Skip(1), .. arguments])}";
        return AppProcess.StartAsync(Shell.In(_root, settings), script, cancellation);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles()) file.CopyTo(Path.Combine(to, file.Name));
        foreach (var folder in from.EnumerateDirectories().Where(folder => !Built.Contains(folder.Name)))
            Copy(folder, Path.Combine(to, folder.Name));
    }
}
