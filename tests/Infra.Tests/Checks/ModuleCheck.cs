using System.Text.Json;
using System.Text.RegularExpressions;
using Infra.Tests.Reading;

namespace Infra.Tests.Checks;

/// <summary>Every module is there, gets the parameters that it needs and no others, and has the outputs that are asked of it.</summary>
internal static partial class ModuleCheck
{
    public static IEnumerable<string> Problems(IReadOnlyDictionary<string, BicepFile> files) => files.SelectMany(file => Problems(file.Key, file.Value, files));

    /// <summary>What is wrong with parameters that are given by a file or a hook.</summary>
    public static IEnumerable<string> Given(string who, IReadOnlyCollection<string> given, BicepFile file) => given
        .Where(name => file.Parameters.All(parameter => parameter.Name != name)).Select(name => $"{who} gives {name}, which is no parameter")
        .Concat(file.Parameters.Where(parameter => !parameter.HasDefault && !parameter.Type.EndsWith('?') && !given.Contains(parameter.Name)).Select(parameter => $"{who} does not give {parameter.Name}"));

    /// <summary>The names in a file of parameters.</summary>
    public static IReadOnlyCollection<string> Names(JsonElement parameters) => [.. parameters.GetProperty("parameters").EnumerateObject().Select(parameter => parameter.Name)];

    private static IEnumerable<string> Problems(string path, BicepFile file, IReadOnlyDictionary<string, BicepFile> files)
    {
        var found = new Dictionary<string, BicepFile>();
        foreach (var module in file.Modules)
        {
            var target = Resolve(path, module.Path);
            if (!files.TryGetValue(target, out var of))
            {
                yield return $"{path}: the module {module.Symbol} is {target}, which is not there";
                continue;
            }
            found[module.Symbol] = of;
            foreach (var problem in Given($"{path}: the module {module.Symbol}", [.. module.Parameters.Keys], of)) yield return problem;
            if (of.Scope != file.Scope && BicepValue.At(module.Body, "scope").ValueKind == JsonValueKind.Undefined)
                yield return $"{path}: the module {module.Symbol} needs a scope: it is for a {of.Scope}";
        }
        foreach (Match use in Output().Matches(file.Text))
            if (found.TryGetValue(use.Groups[1].Value, out var of) && of.Outputs.All(output => output.Name != use.Groups[2].Value))
                yield return $"{path}: the module {use.Groups[1].Value} has no output {use.Groups[2].Value}";
    }

    private static string Resolve(string from, string module) =>
        Path.GetRelativePath(".", Path.Combine(Path.GetDirectoryName(from)!, module)).Replace('\\', '/');

    [GeneratedRegex(@"\b(\w+)!?\.outputs\.(\w+)")]
    private static partial Regex Output();
}
