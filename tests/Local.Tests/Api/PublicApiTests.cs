using System.Reflection;

namespace Local.Tests.Api;

/// <summary>Code that compiles against a local package compiles against the real one: its public members are a subset.</summary>
public sealed class PublicApiTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Api");

    public static TheoryData<string> Packages => [.. Directory.GetFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    [Theory, MemberData(nameof(Packages))]
    public void Every_public_member_is_one_of_the_real_package(string package)
    {
        var real = File.ReadLines(Path.Combine(Folder, package + ".txt")).ToHashSet(StringComparer.Ordinal);
        var lines = PublicApi.Lines(Assembly.Load(package)).ToList();
        Assert.NotEmpty(lines);
        Assert.Equal([], lines.Where(line => !real.Contains(line)));
    }

    [Fact]
    public void A_package_without_a_list_has_no_public_member_that_could_differ()
    {
        string[] unlisted = ["Microsoft.Azure.Functions.Worker.Sdk", "Stack"];
        Assert.All(unlisted, name => Assert.Empty(PublicApi.Lines(Assembly.Load(name))));
    }

    [Fact]
    public void Every_local_package_is_held_to_a_list()
    {
        var local = Directory.GetFiles(AppContext.BaseDirectory, "*.dll").Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => name.StartsWith("Microsoft.Azure.Functions.Worker", StringComparison.Ordinal));
        Assert.Equal([], local.Except(Packages.Select(row => row.Data)).Except(["Microsoft.Azure.Functions.Worker.Sdk"]));
    }
}
