using System.Reflection;
using ArchUnitNET.Fluent.Slices;
using Xunit;

namespace Testing;

/// <inheritdoc/>
/// <summary>The same, and what lies below a listed folder forms no circle, either.</summary>
public abstract class LayeringContract(Assembly assembly, string root, string folder, string[][] layers)
    : LayerOrderContract(assembly, root, folder, layers)
{
    private readonly string _root = root;

    [Fact]
    public void No_folders_use_each_other_in_a_circle() =>
        Check(SliceRuleDefinition.Slices().Matching($"{_root}.(**)").Should().BeFreeOfCycles());
}
