using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Functions.LocalHost.Packaging.Tests;

/// <summary>
/// The packages in a folder feed, and the apps under Apps/ built with them, where nothing of this repository is above them.
/// </summary>
public sealed partial class PackedApps : IAsyncLifetime
{
    private static readonly string Sources = Path.Combine(Repository.Root, "tests", "Functions.LocalHost.Packaging.Tests", "Apps");
    private const string Cache = "NuGetPackageRoot";

    // Unique to this run: its packages are removed from the machine's cache afterwards.
    private readonly string _suffix = $"test-{Guid.NewGuid():n}";
    private readonly string _root = Directory.CreateTempSubdirectory("functions-localhost-").FullName;

    /// <summary>The folder that all of it is in.</summary>
    public string Folder => _root;

    /// <summary>The folder with the packages.</summary>
    public string Feed => Path.Combine(_root, "feed");

    /// <summary>The folder of an app.</summary>
    public string this[string app] => Path.Combine(_root, app);

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        Write("pack.proj", $"""
            <Project>
              <ItemGroup>
                <Packed Include="{Repository.Root}/src/Functions.LocalHost.Startup/*.csproj;{Repository.Root}/local/Microsoft.*/*.csproj" />
                <Packed Include="{Repository.Root}/src/Lambda.*/*.csproj;{Repository.Root}/templates/*.csproj;{Repository.Root}/local/Emulator/*.csproj" />
              </ItemGroup>
              <Target Name="PackAll">
                <MSBuild Projects="@(Packed)" Targets="Pack"
                         Properties="Configuration=Local;NoBuild=true;VersionSuffix={_suffix};PackageOutputPath={Feed}" />
              </Target>
            </Project>
            """);
        await Dotnet.RunAsync(_root, ["msbuild", "pack.proj", "-t:PackAll"], cancellation);
        Write("nuget.config", """
            <configuration>
              <packageSources>
                <add key="feed" value="feed" />
              </packageSources>
            </configuration>
            """);
        CopyApps();
        Write("Shop/local.settings.json", """{ "IsEncrypted": false, "Values": { "Greeting": "Hello" } }""");
        Write("Shop.Tests/HelloTests.cs", ReadmeTest());
        Write("Apps.slnx", """
            <Solution>
              <Project Path="Shop/Shop.csproj" />
              <Project Path="Shop.Tests/Shop.Tests.csproj" />
              <Project Path="Plain/Plain.csproj" />
              <Project Path="Messaging/Messaging.csproj" />
            </Solution>
            """);
        await Dotnet.RunAsync(_root, ["build", "Apps.slnx"], cancellation);
    }

    public ValueTask DisposeAsync()
    {
        var cache = typeof(PackedApps).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(about => about.Key == Cache).Value!;
        foreach (var (name, version) in Packed().Select(package => (package.Name.ToLowerInvariant(), package.Version)))
            if (Directory.Exists(Path.Combine(cache, name, version))) Directory.Delete(Path.Combine(cache, name, version), recursive: true);
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    // The test that README.md shows for this package alone.
    private static string ReadmeTest()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");
        return ReadmeBlock().Match(text).Groups[1].Value;
    }

    private void CopyApps()
    {
        var versions = new Dictionary<string, string>();
        foreach (var package in XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion"))
            versions[package.Attribute("Include")!.Value] = package.Attribute("Version")!.Value;
        foreach (var (name, version) in Packed()) versions[name] = version;
        foreach (var file in Directory.EnumerateFiles(Sources, "*", SearchOption.AllDirectories))
        {
            var text = Reference().Replace(File.ReadAllText(file), Versioned);
            Write(Path.GetRelativePath(Sources, file), text);
        }

        string Versioned(Match match) => $"{match.Groups[1].Value} Version=\"{versions[match.Groups[2].Value]}\"";
    }

    /// <summary>The names of the packages in the feed.</summary>
    public IEnumerable<string> Packages => Packed().Select(package => package.Name);

    /// <summary>The version of a package in the feed.</summary>
    public string VersionOf(string package) => Packed().Single(one => one.Name == package).Version;

    private IEnumerable<(string Name, string Version)> Packed() => Directory.EnumerateFiles(Feed, "*.nupkg")
        .Select(file => PackageFile().Match(Path.GetFileName(file))).Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    [GeneratedRegex(@"^(.+?)\.(\d.*)\.nupkg$")]
    private static partial Regex PackageFile();

    [GeneratedRegex("(<PackageReference Include=\"([^\"]+)\") Version=\"\"")]
    private static partial Regex Reference();

    [GeneratedRegex("<!-- elsewhere: PackageTests -->\n```csharp\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex ReadmeBlock();
}
