using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Functions.LocalHost.Packaging.Tests;

/// <summary>An app made with the template from the packages alone, by the commands of docs/adopt.md.</summary>
public sealed partial class TemplateTests(PackedApps apps, Storage storage)
{
    private static readonly string[] Libraries =
        ["Lambda.Abstractions", "Lambda.Engine", "Lambda.Functions", "Lambda.Testing", "Lambda.Testing.Contracts"];

    private static readonly DocumentPage Shown = DocumentPage.Read("docs/adopt.md");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Each_code_block_in_the_adoption_guide_is_run_by_a_test_or_needs_a_cloud()
    {
        string[] known = ["pack", "make", "elsewhere", "start", "call", "cloud"];
        Assert.All(Shown.Blocks, block => Assert.True(known.Contains(block.Kind), $"No test runs this block:\n{block.Text}"));
    }

    [Fact]
    public void The_adoption_guide_packs_every_project_that_is_published_as_a_package()
    {
        var projects = Projects().Match(Shown.The("pack")).Groups[1].Value.Split(' ').SelectMany(pattern =>
            Directory.EnumerateDirectories(Path.Combine(Repository.Root, Path.GetDirectoryName(pattern)!), Path.GetFileName(pattern)));
        var packed = projects.SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj")).Select(NameOfPackage).Order();
        Assert.Equal(apps.Packages.Where(name => !name.StartsWith("Microsoft.", StringComparison.Ordinal)).Order(), packed);
    }

    [Fact]
    public async Task The_commands_in_the_adoption_guide_make_an_app_that_passes_its_tests_and_responds()
    {
        // The template is installed for this test alone.
        (string, string)[] settings = [("DOTNET_CLI_HOME", apps["home"]), ("DOTNET_NOLOGO", "1")];
        var clone = Directory.CreateDirectory(apps["clone"]).FullName;
        var make = Shown.The("make").Replace(
            "../packages/Lambda.Templates.0.1.0.nupkg",
            $"../feed/Lambda.Templates.{apps.VersionOf("Lambda.Templates")}.nupkg", StringComparison.Ordinal);
        Assert.Matches(@"Passed!\s+- Failed:\s+0, Passed:\s+3,", await Shell.RunAsync(clone, make, settings, Cancellation));

        string[] start = Shown.The("start").Split(' ');
        string[] arguments = ["--no-build", "--", "--urls=http://127.0.0.1:0", $"--AzureWebJobsStorage={storage.NewAccount()}"];
        await using var app = await AppProcess.StartAsync(
            Dotnet.Command(apps["Greeter"], [.. start[1..], .. arguments]), Cancellation);
        var call = Shown.The("call").Replace(
            "http://localhost:7071/", app.Client.BaseAddress!.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("\"Hello, Ada! It is ", await Shell.RunAsync(clone, call, [], Cancellation), StringComparison.Ordinal);

        using var queued = new HttpRequestMessage(HttpMethod.Post, "/api/functions/greet/invocations")
        {
            Headers = { { "X-Amz-Invocation-Type", "Event" } },
            Content = new StringContent("""{"name":"Ada"}"""),
        };
        using var accepted = await app.Client.SendAsync(queued, Cancellation);
        var state = $"/api/invocations/{accepted.Headers.GetValues("x-amzn-RequestId").Single()}";
        await Eventually.True(
            async () => (await app.Client.GetStringAsync(state, Cancellation)).Contains("\"Succeeded\"", StringComparison.Ordinal),
            Cancellation, what: "The end of the event");
    }

    [Fact]
    public async Task The_emulator_can_be_installed_and_run_as_a_dotnet_tool()
    {
        string[] install =
            ["tool", "install", "Local.Emulator", "--tool-path", apps["tools"], "--version", apps.VersionOf("Local.Emulator")];
        await Dotnet.RunAsync(apps.Folder, install, Cancellation);
        var tool = Path.Combine(apps["tools"], OperatingSystem.IsWindows() ? "local-emulator.exe" : "local-emulator");
        var command = Dotnet.Command(apps.Folder, ["--port", "0", "--http-port", "0"]);
        command.FileName = tool;
        await using var emulator = await AppProcess.StartAsync(command, Cancellation);
        Assert.Contains("queue.1", await emulator.Client.GetStringAsync("/api/entities", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_library_package_has_documentation_and_symbols_and_only_the_dependencies_it_needs()
    {
        foreach (var library in Libraries)
        {
            var name = $"{library}.{apps.VersionOf(library)}";
            using var package = ZipFile.OpenRead(Path.Combine(apps.Feed, $"{name}.nupkg"));
            string[] wanted = [$"lib/net10.0/{library}.dll", $"lib/net10.0/{library}.xml", "README.md"];
            Assert.Empty(wanted.Except(package.Entries.Select(entry => entry.FullName)));
            Assert.True(File.Exists(Path.Combine(apps.Feed, $"{name}.snupkg")));
        }
        Assert.Equal(["Microsoft.Extensions.Logging.Abstractions"], DependenciesOf("Lambda.Abstractions"));
        Assert.DoesNotContain(DependenciesOf("Lambda.Engine"), name => name.Contains("Azure", StringComparison.Ordinal));
        Assert.DoesNotContain("xunit", string.Join(' ', DependenciesOf("Lambda.Testing")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_template_uses_the_package_versions_of_the_repository()
    {
        var ours = VersionsIn("Directory.Packages.props").ToDictionary();
        foreach (var (name, version) in VersionsIn("templates/lambda-functions/Directory.Packages.props"))
            Assert.Equal((name, version), (name, ours.TryGetValue(name, out var own) ? own : "$(LambdaVersion)"));
    }

    private static string NameOfPackage(string project)
    {
        var named = XDocument.Load(project).Descendants("PackageId").SingleOrDefault()?.Value;
        return named ?? XDocument.Load(project).Descendants("AssemblyName").SingleOrDefault()?.Value
            ?? Path.GetFileNameWithoutExtension(project);
    }

    private static IEnumerable<(string Name, string Version)> VersionsIn(string file) =>
        XDocument.Load(Path.Combine(Repository.Root, file)).Descendants("PackageVersion")
            .Select(package => (package.Attribute("Include")!.Value, package.Attribute("Version")!.Value)).DistinctBy(one => one.Item1);

    private IEnumerable<string> DependenciesOf(string library)
    {
        using var package = ZipFile.OpenRead(Path.Combine(apps.Feed, $"{library}.{apps.VersionOf(library)}.nupkg"));
        using var nuspec = package.GetEntry($"{library}.nuspec")!.Open();
        return [.. XDocument.Load(nuspec)
            .Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value)];
    }

    [GeneratedRegex("^for project in (.+?);")]
    private static partial Regex Projects();
}
