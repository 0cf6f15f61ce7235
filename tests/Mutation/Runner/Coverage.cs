using System.Text.Json;
using Xunit.Sdk;

namespace Mutation;

/// <summary>Which tests pass which mutant, and how long each takes. It is kept in a file, because finding it out takes minutes.</summary>
/// <param name="Tests">By the tests' identity.</param>
/// <param name="Once">The mutants that are passed only once in a process, as in static initializers.</param>
internal sealed record Coverage(Dictionary<string, Coverage.Test> Tests, HashSet<int> Once)
{
    /// <summary>Reads it from the file, or runs the tests twice without a mutant. Returns the name of a test that fails then.</summary>
    public static async Task<(Coverage? Coverage, string? Broken)> OfAsync(string file, Suite suite, Mutants mutants)
    {
        if (File.Exists(file))
        {
            await suite.FindAsync();
            return (JsonSerializer.Deserialize<Coverage>(await File.ReadAllTextAsync(file)), null);
        }
        var broken = default(ITestCase);
        var once = await mutants.CoverAsync(async () =>
        {
            await suite.FindAsync();
            broken = await suite.RunAsync(suite.Tests);
        });
        var tests = new Dictionary<string, Test>();
        foreach (var test in suite.Tests)
        {
            if (broken is not null) return (null, broken.TestCaseDisplayName);
            var before = Watch.Taken;
            var passed = await mutants.CoverAsync(async () => broken = await suite.RunAsync([test]));
            tests[test.UniqueID] = new(Watch.Taken - before, passed);
            once.ExceptWith(passed);
        }
        var coverage = new Coverage(tests, once);
        await File.WriteAllTextAsync(file + ".new", JsonSerializer.Serialize(coverage));
        File.Move(file + ".new", file, overwrite: true);
        return (coverage, null);
    }

    /// <summary>The tests that pass a mutant, the quickest first.</summary>
    public ITestCase[] TestsOf(int mutant, Suite suite) =>
        [.. suite.Tests.Where(test => Tests[test.UniqueID].Passed.Contains(mutant)).OrderBy(TimeOf)];

    /// <summary>The processor's time that a test takes.</summary>
    public TimeSpan TimeOf(ITestCase test) => Tests[test.UniqueID].Time;

    /// <summary>What is known of a test.</summary>
    public sealed record Test(TimeSpan Time, HashSet<int> Passed);
}
