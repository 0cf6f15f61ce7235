using System.Globalization;
using System.Text.Json.Nodes;
using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;

namespace Emulator.Tests.ServiceBus;

/// <summary>Messages of the .NET client as messages.json, which both clients read, describes them.</summary>
internal static class MessageDescription
{
    /// <summary>What messages.json describes, in its order.</summary>
    public static IReadOnlyList<JsonNode> All() =>
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(Clients.Folder, "messages.json")))!.AsArray()!];

    public static ServiceBusMessage Build(JsonNode description)
    {
        var message =
            new ServiceBusMessage(new AmqpAnnotatedMessage(Body(description["body"]!))) { MessageId = (string)description["messageId"]! };
        if (description["correlationId"] is { } correlation) message.CorrelationId = (string)correlation!;
        if (description["sessionId"] is { } session) message.SessionId = (string)session!;
        if (description["replyTo"] is { } replyTo) message.ReplyTo = (string)replyTo!;
        if (description["replyToSessionId"] is { } replyToSession) message.ReplyToSessionId = (string)replyToSession!;
        if (description["subject"] is { } subject) message.Subject = (string)subject!;
        if (description["contentType"] is { } contentType) message.ContentType = (string)contentType!;
        if (description["to"] is { } to) message.To = (string)to!;
        if (description["partitionKey"] is { } key) message.PartitionKey = (string)key!;
        if (description["timeToLive"] is { } life) message.TimeToLive = TimeSpan.FromMilliseconds((int)life);
        if (description["scheduledEnqueueTime"] is { } time)
            message.ScheduledEnqueueTime = DateTimeOffset.Parse((string)time!, CultureInfo.InvariantCulture);
        foreach (var (name, value) in description["properties"]?.AsObject() ?? [])
            message.ApplicationProperties[name] = TypedValue.Read(value)!;
        foreach (var (name, value) in description["annotations"]?.AsObject() ?? [])
            message.GetRawAmqpMessage().MessageAnnotations[name] = TypedValue.Read(value)!;
        return message;
    }

    /// <param name="sent">Tells how to show bytes that JSON, text or something large stand in; nothing else is taken from it.</param>
    public static JsonObject Of(ServiceBusReceivedMessage message, JsonNode sent)
    {
        var own =
            message.GetRawAmqpMessage().MessageAnnotations.Where(pair => !pair.Key.StartsWith("x-opt-", StringComparison.Ordinal)).ToList();
        var all = new Dictionary<string, JsonNode?>
        {
            ["name"] = (string)sent["name"]!,
            ["messageId"] = message.MessageId,
            ["correlationId"] = message.CorrelationId,
            ["sessionId"] = message.SessionId,
            ["replyTo"] = message.ReplyTo,
            ["replyToSessionId"] = message.ReplyToSessionId,
            ["subject"] = message.Subject,
            ["contentType"] = message.ContentType,
            ["to"] = message.To,
            ["partitionKey"] = message.PartitionKey,
            ["timeToLive"] = message.TimeToLive == TimeSpan.MaxValue ? null : message.TimeToLive.TotalMilliseconds,
            ["scheduledEnqueueTime"] = message.ScheduledEnqueueTime == default
                ? null
                : message.ScheduledEnqueueTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["annotations"] = own.Count == 0 ? null : TypedValue.Members(own!),
            ["properties"] = message.ApplicationProperties.Count == 0 ? null : TypedValue.Members(message.ApplicationProperties!),
            ["body"] = Body(message.GetRawAmqpMessage().Body, sent["body"]!),
        };
        return new JsonObject(all.Where(pair => pair.Value is not null));
    }

    private static AmqpMessageBody Body(JsonNode body)
    {
        if (body["value"] is { } value) return AmqpMessageBody.FromValue(TypedValue.Read(value)!);
        if (body["sequence"] is { } sequence)
            return AmqpMessageBody.FromSequence([[.. sequence.AsArray().Select(item => TypedValue.Read(item)!)]]);
        var data = body switch
        {
            _ when body["json"] is { } json => BinaryData.FromString(json.ToJsonString()),
            _ when body["text"] is { } text => BinaryData.FromString((string)text!),
            _ when body["large"] is { } length => BinaryData.FromString(new string('x', (int)length)),
            _ => BinaryData.FromBytes(Convert.FromBase64String((string)body["data"]!)),
        };
        return AmqpMessageBody.FromData([data.ToMemory()]);
    }

    private static JsonObject Body(AmqpMessageBody body, JsonNode sent)
    {
        if (body.TryGetValue(out var value)) return new JsonObject { ["value"] = TypedValue.Write(value) };
        if (body.TryGetSequence(out var lists))
            return new JsonObject { ["sequence"] = new JsonArray([.. lists!.SelectMany(list => list).Select(TypedValue.Write)]) };
        Assert.True(body.TryGetData(out var sections));
        var data = BinaryData.FromBytes(Assert.Single(sections!));
        if (sent["json"] is not null) return new JsonObject { ["json"] = JsonNode.Parse(data.ToString()) };
        if (sent["text"] is not null) return new JsonObject { ["text"] = data.ToString() };
        if (sent["large"] is not null)
            return new JsonObject { ["large"] = data.ToString() is var text && text.All(it => it == 'x') ? text.Length : -1 };
        return new JsonObject { ["data"] = Convert.ToBase64String(data.ToArray()) };
    }
}
