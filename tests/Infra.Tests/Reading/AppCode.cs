using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Lambda.Engine.Async;
using Lambda.Engine.Observability;
using Lambda.Functions.State;

namespace Infra.Tests.Reading;

/// <summary>A queue, table or the like that the app's code names.</summary>
/// <param name="Kind">The list of entities.json that it belongs to; null when the code does not say, and any list will do.</param>
/// <param name="Parent">What it belongs to, for example a topic.</param>
internal sealed record NamedEntity(string? Kind, string Name, string Where, string? Parent = null);

/// <summary>A connection of the app: the prefix of its settings, and the service.</summary>
internal sealed record AppConnection(string Setting, bool IsStorage);

/// <summary>What the app's code says about its surroundings: read off its attributes, constants and defaults.</summary>
internal static partial class AppCode
{
    private const string Storage = "AzureWebJobsStorage";
    private static readonly IReadOnlyList<Type> Types =
        [.. new[] { typeof(Program), typeof(StorageNames), typeof(AsyncOptions) }.SelectMany(type => type.Assembly.GetTypes())];
    private static readonly string[] Folders =
        ["FunctionApp", .. Directory.GetDirectories(Path.Combine(Repository.Root, "src"), "Lambda.*")];

    /// <summary>Functions by name, each with the attribute of its trigger and its other bindings.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<Attribute>> Functions { get; } = FindFunctions();

    public static IReadOnlyList<NamedEntity> Entities { get; } =
    [
        .. Constants(typeof(StorageNames)).Select(constant => new NamedEntity(null, constant.Value, $"StorageNames.{constant.Name}")),
        .. Types.Where(type => type != typeof(StorageNames)).SelectMany(type => Constants(type)
            .Where(constant => constant.Name == "Table")
            .Select(constant => new NamedEntity("tables", constant.Value, type.Name))),
        .. Functions.SelectMany(function => function.Value.SelectMany(attribute => Of(function.Key, attribute))),
        .. Destinations(new AsyncOptions().OnFailure, "AsyncOptions.OnFailure"),
        .. Destinations(InfraFiles.Text("FunctionApp/Lambdas.cs"), "Lambdas.cs"),
    ];

    public static IReadOnlyList<AppConnection> Connections { get; } =
    [
        new(Storage, true),
        .. Functions.Values.SelectMany(attributes => attributes)
            .Select(attribute => (Connection: Property(attribute, "Connection"), attribute))
                .Where(pair => pair.Connection is not null and not Storage)
                .Select(pair => new AppConnection(pair.Connection!, IsStorage(pair.attribute))).Distinct(),
    ];

    /// <summary>The names of the events that the app logs.</summary>
    public static IReadOnlyCollection<string> Events { get; } = [.. Types.SelectMany(
        type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance))
        .Where(method => method.GetCustomAttributes().Any(attribute => attribute.GetType().Name == "LoggerMessageAttribute"))
        .Select(method => method.Name).Distinct()];

    /// <summary>The sections of the configuration that the code reads.</summary>
    public static IReadOnlyCollection<string> Sections { get; } = [.. Folders.SelectMany(
        folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
        .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
        .SelectMany(path => Section().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value + match.Groups[2].Value))
        .Concat(Connections.Select(connection => connection.Setting)).Distinct()];

    private static Dictionary<string, IReadOnlyList<Attribute>> FindFunctions() => Types
        .SelectMany(type => type.GetMethods())
        .Select(method => (Name: Property(
            method.GetCustomAttributes().FirstOrDefault(attribute => attribute.GetType().Name == "FunctionAttribute"), "Name"), method))
        .Where(function => function.Name is not null)
        .ToDictionary(
            function => function.Name!, function =>
                (IReadOnlyList<Attribute>)[.. function.method.GetParameters().SelectMany(parameter => parameter.GetCustomAttributes())]);

    // By the names of types: the app need not have the package of a trigger that it does not use.
    private static IEnumerable<NamedEntity> Of(string function, Attribute attribute)
    {
        var (type, queue, topic, hub) = (attribute.GetType().Name, Property(attribute, "QueueName"), Property(attribute, "TopicName"),
            Property(attribute, "EventHubName"));
        if (type == "QueueTriggerAttribute") yield return new("storageQueues", queue!, function);
        if (type == "BlobTriggerAttribute") yield return new("containers", Property(attribute, "BlobPath")!.Split('/')[0], function);
        if (type == "ServiceBusTriggerAttribute" && queue is not null) yield return new("serviceBusQueues", queue, function);
        if (type == "ServiceBusTriggerAttribute" && topic is not null)
        {
            yield return new("serviceBusTopics", topic, function);
            yield return new("subscriptions", Property(attribute, "SubscriptionName")!, function, topic);
        }
        if (type == "EventHubTriggerAttribute")
        {
            yield return new("eventHubs", hub!, function);
            if (Property(attribute, "ConsumerGroup") is { } group and not "$Default")
                yield return new("consumerGroups", group, function, hub);
        }
    }

    private static bool IsStorage(Attribute attribute) => attribute.GetType().Name is "QueueTriggerAttribute" or "BlobTriggerAttribute";

    private static string? Property(Attribute? attribute, string name) =>
        attribute?.GetType().GetProperty(name)?.GetValue(attribute) as string is { Length: > 0 } text ? text : null;

    private static IEnumerable<(string Name, string Value)> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(field => field.IsLiteral && field.FieldType == typeof(string))
            .Select(field => (field.Name, (string)field.GetRawConstantValue()!));

    private static IEnumerable<NamedEntity> Destinations(string text, string where) =>
        Destination().Matches(text).Select(match => new NamedEntity(match.Groups[1].Value switch
        {
            "storage-queue" => "storageQueues",
            "blob" => "containers",
            "service-bus-queue" => "serviceBusQueues",
            "service-bus-topic" => "serviceBusTopics",
            _ => "eventGridTopics",
        }, match.Groups[2].Value, where));

    [GeneratedRegex(@"\b(storage-queue|blob|service-bus-queue|service-bus-topic|event-grid):([\w-]+)")]
    private static partial Regex Destination();

    [GeneratedRegex("""(?:GetSection\("([\w:]+)"\)|const string (?:Section|Setting) = "([\w:]+)")""")]
    private static partial Regex Section();

    /// <summary>The metrics that the engine counts, and their units as people write them.</summary>
    public static IReadOnlyDictionary<string, string> Metrics { get; } = ReadMetrics();

    private static Dictionary<string, string> ReadMetrics()
    {
        var units = new Dictionary<string, string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == EngineMetrics.MeterName) units[instrument.Name] = instrument.Unit == "ms" ? "ms" : "count";
            },
        };
        RuntimeHelpers.RunClassConstructor(typeof(EngineMetrics).TypeHandle);
        listener.Start();
        return units;
    }
}
