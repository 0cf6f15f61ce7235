using System.Reflection;

namespace Mutation;

/// <summary>The switch that Stryker builds into the changed product: which mutant is active, and which ones code has passed.</summary>
internal sealed class Mutants(string product)
{
    /// <summary>No mutant.</summary>
    public const int None = -1;

    private readonly Type _control = Assembly.Load(product).GetTypes().Single(type => type.Name == "MutantControl");

    /// <summary>The active mutant.</summary>
    public int Active { set => Field("ActiveMutant").SetValue(null, value); }

    /// <summary>Runs something with no mutant, and returns those that it passed.</summary>
    public async Task<HashSet<int>> CoverAsync(Func<Task> run)
    {
        Field("CaptureCoverage").SetValue(null, true);
        await run();
        Field("CaptureCoverage").SetValue(null, false);
        return [.. ((IList<int>[])_control.GetMethod("GetCoverageData")!.Invoke(null, null)!)[0]];
    }

    private FieldInfo Field(string name) => _control.GetField(name)!;
}
