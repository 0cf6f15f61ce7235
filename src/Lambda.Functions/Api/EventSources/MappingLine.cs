using System.Text.RegularExpressions;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;

namespace Lambda.Functions.Api.EventSources;

/// <summary>The line of code in EventSources.cs that registers a mapping which a client asks for.</summary>
/// <param name="Method">The method of the registry that the line calls.</param>
/// <param name="Source">Its arguments for the source.</param>
/// <param name="Name">The name that the mapping would have.</param>
/// <param name="IsOwn">Whether the line has to contain the name, since the registry would give the mapping another one.</param>
internal sealed partial record MappingLine(string Method, IReadOnlyList<string> Source, string Name, bool IsOwn)
{
    /// <summary>Creates the line for the source in a request.</summary>
    public static MappingLine Of(MappingCreation creation, IEnumerable<string> taken)
    {
        var resource = Arn.Parse(creation.EventSourceArn)?.Resource ?? "";
        var path = resource.Split('/');
        var (method, source) = creation.Service switch
        {
            "kinesis" => ("AddEventHub", new[] { path[^1] }),
            "dynamodb" => ("AddTableStream", [path.ElementAtOrDefault(1) ?? ""]),
            "kafka" => (creation.EventSourceArn is null ? "AddSelfManagedKafka" : "AddManagedKafka", [creation.Topics![0]]),
            "mq" => (creation.VirtualHost is null ? "AddActiveMQ" : "AddRabbitMQ", [creation.Queues![0]]),
            "rds" => ("AddDocumentFeed",
                [creation.DocumentDBEventSourceConfig!.DatabaseName!, creation.DocumentDBEventSourceConfig.CollectionName!]),
            _ => path.Length == 2 ? ("AddServiceBusSubscription", path) : ("AddServiceBusQueue", [resource]),
        };
        var usual = method == "AddServiceBusSubscription" ? string.Join('-', source) : source[^1];
        var name = Unfit().Replace(usual, "-");
        var others = taken.ToHashSet(StringComparer.Ordinal);
        for (var number = 2; others.Contains(name); number++) name = $"{Unfit().Replace(usual, "-")}-{number}";
        return new(method, source, name[..Math.Min(name.Length, Limits.FunctionName)], name != usual);
    }

    /// <summary>Returns the text of the refusal, which contains the line to write.</summary>
    /// <param name="function">The function in the request.</param>
    /// <param name="declared">The mappings of the source that are registered for other functions.</param>
    public string Text(string function, IReadOnlyList<EventSourceMapping> declared)
    {
        var why = declared.Count == 0
            ? "No event source mapping is declared for this source and function."
            : $"This source is declared for {string.Join(", ", declared.Select(mapping => $"'{mapping.Function.Name}'").Distinct())}.";
        List<string> arguments = [.. Source.Append(function).Select(Quoted)];
        if (IsOwn) arguments.Add($"name: {Quoted(Name)}");
        var line = $".{Method}({string.Join(", ", arguments)})";
        var trigger = Method == "AddTableStream" ? "" : $" and a trigger with [Reads({Quoted(Name)})] to Triggers/,";
        return $"{why} Mappings are declared in the app: add {line} to EventSources.cs,{trigger} and deploy the app.";
    }

    // A name comes from a request: it stays within its quotation marks.
    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex("[^A-Za-z0-9_-]+")]
    private static partial Regex Unfit();
}
