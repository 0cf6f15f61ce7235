using System.Text.Json;
using Json.Schema;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using Parser = System.Management.Automation.Language.Parser;

namespace Infra.Tests.Reading;

/// <summary>Reads YAML, JSON schemas and PowerShell with the parsers that tools use.</summary>
internal static class Documents
{
    /// <summary>The YAML text as JSON.</summary>
    public static JsonElement Yaml(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return JsonSerializer.SerializeToElement(Value(stream.Documents[0].RootNode));
    }

    /// <summary>What the JSON schema has against the document; empty when it is valid.</summary>
    public static IReadOnlyList<string> SchemaErrors(string schema, JsonElement document)
    {
        var result = JsonSchema.FromText(schema).Evaluate(document, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return result.IsValid ? [] : [.. (result.Details ?? []).SelectMany(detail => (detail.Errors ?? new Dictionary<string, string>())
            .Select(error => $"{detail.InstanceLocation} {error.Value}")).DefaultIfEmpty("it is not valid")];
    }

    /// <summary>Where the text is no PowerShell; empty when it is.</summary>
    public static IReadOnlyList<string> PowerShellErrors(string text)
    {
        Parser.ParseInput(text, out _, out var errors);
        return [.. errors.Select(error => error.ToString())];
    }

    private static object? Value(YamlNode node) => node switch
    {
        YamlMappingNode mapping => mapping.Children.ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => Value(pair.Value)),
        YamlSequenceNode sequence => sequence.Children.Select(Value).ToList(),
        YamlScalarNode { Style: not ScalarStyle.Plain } quoted => quoted.Value,
        YamlScalarNode { Value: "true" or "false" } boolean => bool.Parse(boolean.Value!),
        YamlScalarNode { Value: null or "" or "null" or "~" } => null,
        YamlScalarNode scalar when long.TryParse(scalar.Value, out var number) => number,
        YamlScalarNode scalar => scalar.Value,
        _ => throw new InvalidDataException($"{node.Start}: a {node.NodeType} is not expected"),
    };
}
