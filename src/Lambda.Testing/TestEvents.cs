using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.Events;

namespace Lambda.Testing;

/// <summary>Makes the events that functions receive, in Lambda's form. Ids are <c>1</c>, <c>2</c> and so on.</summary>
public static class TestEvents
{
    private const string Region = "us-east-1";
    private const string Account = "000000000000";
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Creates the event for objects that were created, as an upload causes it.</summary>
    /// <param name="bucket">The bucket, which is a container.</param>
    /// <param name="keys">The paths of the objects.</param>
    public static S3Event ObjectsCreated(string bucket, params IEnumerable<string> keys) => new([.. keys.Select(key => new S3Record(
        "2.1", "aws:s3", Region, Noon, "ObjectCreated:Put",
        new("1.0", "test", new(bucket), new(WebUtility.UrlEncode(key), 1, "etag", "0"))))]);

    /// <summary>Creates the SQS event for a queue's messages, as JSON.</summary>
    public static string Sqs(params IEnumerable<string> bodies) => Records(bodies.Select((body, at) => new JsonObject
    {
        ["messageId"] = Id(at),
        ["receiptHandle"] = Id(at),
        ["body"] = body,
        ["attributes"] = new JsonObject { ["ApproximateReceiveCount"] = "1", ["SentTimestamp"] = Milliseconds, ["SenderId"] = Account },
        ["messageAttributes"] = new JsonObject(),
        ["eventSource"] = "aws:sqs",
        ["eventSourceARN"] = $"arn:aws:sqs:{Region}:{Account}:queue",
        ["awsRegion"] = Region,
    }));

    /// <summary>Creates the Kinesis event for a stream's records, as JSON.</summary>
    public static string Kinesis(params IEnumerable<string> data) => Records(data.Select((one, at) => new JsonObject
    {
        ["kinesis"] = new JsonObject
        {
            ["kinesisSchemaVersion"] = "1.0",
            ["partitionKey"] = "key",
            ["sequenceNumber"] = Id(at),
            ["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(one)),
            ["approximateArrivalTimestamp"] = Noon.ToUnixTimeSeconds(),
        },
        ["eventSource"] = "aws:kinesis",
        ["eventVersion"] = "1.0",
        ["eventID"] = $"shardId-000000000000:{Id(at)}",
        ["eventName"] = "aws:kinesis:record",
        ["awsRegion"] = Region,
        ["eventSourceARN"] = $"arn:aws:kinesis:{Region}:{Account}:stream/stream",
    }));

    /// <summary>Creates the MSK event for a topic's records, as JSON; their offsets are 0, 1 and so on.</summary>
    public static string Kafka(params IEnumerable<string> values) => new JsonObject
    {
        ["eventSource"] = "aws:kafka",
        ["eventSourceArn"] = $"arn:aws:kafka:{Region}:{Account}:cluster/event-hubs/00000000-0000-0000-0000-000000000000-1",
        ["bootstrapServers"] = "localhost:9092",
        ["records"] = new JsonObject
        {
            ["topic-0"] = new JsonArray([.. values.Select((one, at) => new JsonObject
            {
                ["topic"] = "topic",
                ["partition"] = 0,
                ["offset"] = at,
                ["timestamp"] = Noon.ToUnixTimeMilliseconds(),
                ["timestampType"] = "LOG_APPEND_TIME",
                ["key"] = Convert.ToBase64String("key"u8),
                ["value"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(one)),
                ["headers"] = new JsonArray(),
            })]),
        },
    }.ToJsonString(JsonSerializerOptions.Web);

    private static string Milliseconds => Noon.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static string Id(int at) => (at + 1).ToString(CultureInfo.InvariantCulture);

    private static string Records(IEnumerable<JsonObject> records) =>
        new JsonObject { ["Records"] = new JsonArray([.. records]) }.ToJsonString(JsonSerializerOptions.Web);
}
