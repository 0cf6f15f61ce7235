using System.Text.Json.Serialization;

namespace Lambda.Engine.Routing.Topics;

/// <summary>The parameters of SNS's Publish, as an event's data.</summary>
internal sealed record PublishParameters
{
    public string? Message { get; init; }
    public string? Subject { get; init; }
    public string? MessageStructure { get; init; }
    public Dictionary<string, PublishAttribute>? MessageAttributes { get; init; }
}

/// <summary>An attribute of <see cref="PublishParameters"/>.</summary>
internal sealed record PublishAttribute
{
    public string? DataType { get; init; }
    public string? StringValue { get; init; }
    public string? BinaryValue { get; init; }
}

[JsonSerializable(typeof(PublishParameters))]
[JsonSerializable(typeof(string))]
internal sealed partial class TopicJson : JsonSerializerContext;
