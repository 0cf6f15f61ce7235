using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Fluent;
using ArchUnitNET.Fluent.Slices;
using ArchUnitNET.Loader;
using Xunit;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using Assembly = System.Reflection.Assembly;

namespace Testing;

/// <summary>What holds in an assembly: folders are namespaces, and build on each other in one direction.</summary>
/// <param name="root">The namespace of the assembly's own folder.</param>
/// <param name="folder">That folder, from the repository's root.</param>
/// <param name="layers">
/// Groups of namespaces below <paramref name="root"/>, the lowest first; "." is the root itself. A namespace uses those in groups
/// before its own, and no others of the assembly. What lies below a listed namespace belongs to it, and forms no circle, either.
/// </param>
public abstract partial class LayeringContract(Assembly assembly, string root, string folder, string[][] layers)
{
    private static readonly ConcurrentDictionary<Assembly, Lazy<Architecture>> Loaded = [];
    private readonly Architecture _architecture =
        Loaded.GetOrAdd(assembly, one => new(() => new ArchLoader().LoadAssemblies(one).Build())).Value;

    [Fact]
    public void A_folder_uses_only_the_folders_in_layers_below()
    {
        for (var layer = 0; layer < layers.Length; layer++)
        {
            string[] fromHere = [.. layers[layer..].SelectMany(names => names)];
            foreach (var user in layers[layer])
            {
                var used = Types().That().FollowCustomPredicate(
                    type => PlaceOf(type) is { } place && place != user && fromHere.Contains(place), $"are not below {user}");
                Check(Types().That().FollowCustomPredicate(type => PlaceOf(type) == user, $"are in {user}").Should().NotDependOnAny(used));
            }
        }
    }

    [Fact]
    public void Folders_have_no_dependency_cycles() =>
        Check(SliceRuleDefinition.Slices().Matching($"{root}.(**)").Should().BeFreeOfCycles());

    [Fact]
    public void Every_folder_belongs_to_a_layer()
    {
        var found =
            _architecture.Types.Where(IsOwn)
                .Select(type => (Namespace: type.Namespace.FullName, Place: PlaceOf(type)))
                .Distinct()
                .ToArray();
        string[] missing = [.. found.Where(one => one.Place is null).Select(one => one.Namespace)];
        if (missing.Length > 0) throw new InvalidOperationException($"Give these namespaces a layer: {string.Join(", ", missing)}.");
        string[] empty = [.. layers.SelectMany(names => names).Except(found.Select(one => one.Place!))];
        if (empty.Length > 0) throw new InvalidOperationException($"These layers have no types: {string.Join(", ", empty)}.");
    }

    [Fact]
    public void The_namespace_of_a_file_matches_its_folder()
    {
        foreach (var file in Sources())
        {
            var path = Path.GetRelativePath(Path.Combine(Repository.Root, folder), Path.GetDirectoryName(file)!);
            var expected = path == "." ? root : $"{root}.{path.Replace(Path.DirectorySeparatorChar, '.')}";
            var found = Declaration().Match(File.ReadAllText(file)).Groups[1].Value;
            if (found != expected)
                throw new InvalidOperationException($"{file} is in the namespace '{found}', and its folder is '{expected}'.");
        }
    }

    [Fact]
    public void Two_types_never_have_the_same_name()
    {
        var twins = assembly.GetTypes()
            .Where(type => !type.IsNested
                && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null
                && type.Namespace?.StartsWith(root, StringComparison.Ordinal) == true)
            .GroupBy(type => type.Name.Split('`')[0]).Where(group => group.Select(type => type.Namespace).Distinct().Count() > 1)
            .Select(group => string.Join(" and ", group)).ToArray();
        if (twins.Length > 0) throw new InvalidOperationException($"These share a name: {string.Join("; ", twins)}.");
    }

    /// <summary>Fails when a type outside of the given folders uses a namespace of another assembly, or one below it.</summary>
    protected void OnlyTheseUse(string foreign, params string[] folders)
    {
        var used = Types(includeReferenced: true).That().FollowCustomPredicate(type => IsWithin(type, foreign), $"are in {foreign}");
        Check(Types().That().FollowCustomPredicate(
            type => PlaceOf(type) is { } place && !folders.Contains(place), $"are not in {string.Join(", ", folders)}")
            .Should().NotDependOnAny(used));
    }

    private static bool IsWithin(IType type, string name) =>
        type.Namespace.FullName == name || type.Namespace.FullName.StartsWith(name + ".", StringComparison.Ordinal);

    private bool IsOwn(IType type) => IsWithin(type, root);

    // The longest listed name that equals the type's namespace or is a parent of it.
    private string? PlaceOf(IType type)
    {
        if (!IsOwn(type)) return null;
        var name = type.Namespace.FullName == root ? "." : type.Namespace.FullName[(root.Length + 1)..];
        return layers.SelectMany(names => names)
            .Where(place => name == place || name.StartsWith(place + ".", StringComparison.Ordinal))
            .MaxBy(place => place.Length);
    }

    private void Check(IArchRule rule)
    {
        string[] broken = [.. rule.Evaluate(_architecture).Where(result => !result.Passed).Select(result => result.Description)];
        if (broken.Length > 0) throw new InvalidOperationException(string.Join(Environment.NewLine, broken));
    }

    private IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(Path.Combine(Repository.Root, folder), file)
            .Split(Path.DirectorySeparatorChar)
            .Any(part => part is "obj" or "bin"));

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
