namespace Infra.Tests.Reading;

/// <summary>A copy of infra/ that can be broken in one place.</summary>
internal sealed class InfraCopy : IDisposable
{
    /// <summary>The day that the rule on API versions takes for today.</summary>
    /// <remarks>
    /// That rule (use-recent-api-versions) wants versions of the last two years, or the newest that the compiler knows. Left alone it would
    /// find fault with unchanged files one day. The compiler is pinned, so today is pinned with it: to when that compiler was released.
    /// </remarks>
    private const string Today = "2026-11-04";

    private const string Rule = "\"use-recent-api-versions\": { \"level\": \"warning\"";
    private readonly BicepCompiler _compiler;
    private int _deployments;

    public InfraCopy(BicepCompiler compiler)
    {
        _compiler = compiler;
        Folder = Directory.CreateTempSubdirectory("infra-").FullName;
        var source = Path.Combine(Repository.Root, "infra");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(Folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        Replace("bicepconfig.json", Rule, $"{Rule}, \"test-today\": \"{Today}\"");
        BicepFiles = [.. Directory.EnumerateFiles(Folder, "*.bicep", SearchOption.AllDirectories)
            .Select(Relative).Order(StringComparer.Ordinal)];
    }

    public string Folder { get; }

    /// <summary>The Bicep files by their path in infra/.</summary>
    public IReadOnlyList<string> BicepFiles { get; }

    /// <summary>Replaces a text that must be there.</summary>
    public void Replace(string path, string from, string to)
    {
        var file = Path.Combine(Folder, path);
        File.WriteAllText(file, InfraFiles.Replaced(File.ReadAllText(file), from, to));
    }

    public async Task<BicepBuild> CompileAsync(string path)
    {
        var build = await _compiler.CompileAsync(Path.Combine(Folder, path), TestContext.Current.CancellationToken);
        return build with { Diagnostics = [.. build.Diagnostics.Select(item => item with { Source = Relative(item.Source) })] };
    }

    public async Task<Snapshot> SnapshotAsync(Deployment deployment)
    {
        var file = Path.Combine(Folder, $"{Interlocked.Increment(ref _deployments)}.bicepparam");
        await File.WriteAllTextAsync(
            file, $"using '{deployment.Template}'\n{deployment.Parameters}", TestContext.Current.CancellationToken);
        return await _compiler.SnapshotAsync(file, deployment.ResourceGroup, TestContext.Current.CancellationToken);
    }

    private string Relative(string path) => Path.GetRelativePath(Folder, path).Replace('\\', '/');

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
