using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine.Polling;
using Lambda.Functions.Sources;
using Lambda.Functions.TableStreams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Testing;

namespace Lambda.Functions.Tests.App;

/// <summary>Mappings of every kind of source are created, changed and deleted by the requests that AWS SDKs send.</summary>
public sealed class MappingKindsTests(MappingKindsTests.EveryKind kinds) : IClassFixture<MappingKindsTests.EveryKind>
{
    private const string Path = "/api/2015-03-31/event-source-mappings/";
    private const string Mq = "arn:aws:mq:us-east-1:000000000000:broker:service-bus:b-00000000-0000-0000-0000-000000000000";
    private const string Msk = "arn:aws:kafka:us-east-1:000000000000:cluster/event-hubs/00000000-0000-0000-0000-000000000000-1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The members of CreateEventSourceMapping that name each source.</summary>
    public static TheoryData<string, string> Sources => new()
    {
        { "queue", """ "EventSourceArn":"arn:aws:sqs:us-east-1:000000000000:queue" """ },
        { "topic-all", """ "EventSourceArn":"arn:aws:sqs:us-east-1:000000000000:topic/all" """ },
        { "files", """ "EventSourceArn":"arn:aws:sqs:us-east-1:000000000000:files" """ },
        { "hub", """ "EventSourceArn":"arn:aws:kinesis:us-east-1:000000000000:stream/hub","StartingPosition":"LATEST" """ },
        { "paid", $""" "EventSourceArn":"{Msk}","Topics":["paid"],"StartingPosition":"TRIM_HORIZON" """ },
        {
            "seen", """
            "SelfManagedEventSource":{"Endpoints":{"KAFKA_BOOTSTRAP_SERVERS":["here:9093"]}},"Topics":["seen"],
            "StartingPosition":"AT_TIMESTAMP","StartingPositionTimestamp":1700000000.5
            """
        },
        {
            "jobs", $$""" "EventSourceArn":"{{Mq}}","Queues":["jobs"],"SourceAccessConfigurations":[{"Type":"BASIC_AUTH","URI":"arn"}] """
        },
        {
            "tasks", $$""" "EventSourceArn":"{{Mq}}","Queues":["tasks"],"SourceAccessConfigurations":[{"Type":"VIRTUAL_HOST","URI":"/"}] """
        },
        {
            "items", """
            "EventSourceArn":"arn:aws:dynamodb:us-east-1:000000000000:table/items/stream/2024-06-10T19:26:16.525","StartingPosition":"LATEST"
            """
        },
        {
            "feed",
            """ "EventSourceArn":"arn:aws:dynamodb:us-east-1:000000000000:table/feed/stream/x","StartingPosition":"TRIM_HORIZON" """
        },
        {
            "carts", """
            "EventSourceArn":"arn:aws:rds:us-east-1:000000000000:cluster:cosmos-db","StartingPosition":"TRIM_HORIZON",
            "DocumentDBEventSourceConfig":{"DatabaseName":"shop","CollectionName":"carts"}
            """
        },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task A_source_declared_in_code_can_be_created_and_changed_and_deleted_and_created_again(string name, string source)
    {
        var (app, time) = (kinds.OnDemand, kinds.Time);
        var id = app.IdOf(name);
        Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync(HttpMethod.Get, id, null)).Status);
        Assert.DoesNotContain(id, await ListedAsync(app));
        var size = name == "files" ? 1 : 7;
        var body = $$"""{"FunctionName":"keeps","BatchSize":{{size}},{{source}}}""";
        var (status, created) = await app.SendAsync(HttpMethod.Post, "", body);
        Assert.True(status == HttpStatusCode.Accepted, created.ToJsonString());
        Assert.Equal((id, "Creating", size), ((string?)created["UUID"], (string?)created["State"], (int?)created["BatchSize"]));
        var asked = JsonNode.Parse($"{{{source}}}")!;
        foreach (var member in new[] { "StartingPosition", "StartingPositionTimestamp" })
            Assert.Equal(asked[member]?.ToJsonString(), created[member]?.ToJsonString());
        Assert.Contains(id, await ListedAsync(app));
        await app.RefusesAsync(
            HttpMethod.Post, "", body, 409, "ResourceConflictException", $"Please update or delete the existing mapping with UUID {id}");
        await app.RefusesAsync(
            HttpMethod.Put, id, """{"Enabled":false}""", 400, "ResourceInUseException",
            "Cannot update the event source mapping because it is in use.");
        await app.RefusesAsync(
            HttpMethod.Delete, id, null, 400, "ResourceInUseException", "Cannot delete the event source mapping because it is in use.");
        time.Shift += MappingRefresh.Propagation;
        Assert.Equal("Enabled", (string?)(await app.SendAsync(HttpMethod.Get, id, null)).Body["State"]);

        var filter = name == "carts"
            ? """{\"event\":{\"operationType\":[\"insert\"]}}""" : """{\"x\":[{\"exists\":false}]}""";
        var changed = await app.SendAsync(
            HttpMethod.Put, id, $$$"""{"Enabled":false,"FilterCriteria":{"Filters":[{"Pattern":"{{{filter}}}"}]}}""");
        Assert.True(changed.Status == HttpStatusCode.Accepted, changed.Body.ToJsonString());
        Assert.Equal(("Disabling", 1), ((string?)changed.Body["State"], changed.Body["FilterCriteria"]!["Filters"]!.AsArray().Count));
        time.Shift += MappingRefresh.Propagation;
        changed = await app.SendAsync(HttpMethod.Put, id, """{"Enabled":true,"BatchSize":1,"FilterCriteria":{}}""");
        Assert.Equal(
            ("Enabling", 1, null), ((string?)changed.Body["State"], (int?)changed.Body["BatchSize"], changed.Body["FilterCriteria"]));
        time.Shift += MappingRefresh.Propagation;

        var deleted = await app.SendAsync(HttpMethod.Delete, id, null);
        Assert.Equal(
            (HttpStatusCode.Accepted, id, "Deleting"), (deleted.Status, (string?)deleted.Body["UUID"], (string?)deleted.Body["State"]));
        await app.RefusesAsync(HttpMethod.Post, "", body, 409, "ResourceConflictException", "already exists");
        time.Shift += MappingRefresh.Propagation;
        await app.RefusesAsync(HttpMethod.Get, id, null, 404, "ResourceNotFoundException", "The resource you requested does not exist.");
        await app.RefusesAsync(HttpMethod.Put, id, "{}", 404, "ResourceNotFoundException", "The resource you requested does not exist.");
        await app.RefusesAsync(HttpMethod.Delete, id, null, 404, "ResourceNotFoundException", "The resource you requested does not exist.");
        Assert.Equal("Creating", (string?)(await app.SendAsync(HttpMethod.Post, "", body)).Body["State"]);
        time.Shift += MappingRefresh.Propagation;
        Assert.Equal(HttpStatusCode.Accepted, (await app.SendAsync(HttpMethod.Delete, id, null)).Status);
        time.Shift += MappingRefresh.Propagation;
    }

    [Theory]
    [InlineData("queue", """ "BatchSize":11 """, "Maximum batch window in seconds must be greater than 0")]
    [InlineData("queue", """ "TumblingWindowInSeconds":1 """, "tumblingWindowInSeconds")]
    [InlineData("topic-all", """ "ParallelizationFactor":2 """, "parallelizationFactor")]
    [InlineData("topic-all", """ "MaximumRetryAttempts":0 """, "maximumRetryAttempts")]
    [InlineData("files", """ "BatchSize":2 """, "it must be 1, since the messages of a Storage queue come one at a time")]
    [InlineData("files", """ "MaximumBatchingWindowInSeconds":1 """,
        "it must be 0, since the messages of a Storage queue come one at a time")]
    [InlineData("files", """ "BisectBatchOnFunctionError":true """, "bisectBatchOnFunctionError")]
    [InlineData("hub", """ "ScalingConfig":{"MaximumConcurrency":2} """, "scalingConfig")]
    [InlineData("hub", """ "DestinationConfig":{"OnSuccess":{"Destination":"arn:aws:sqs:us-east-1:000000000000:q"}} """,
        "Unsupported DestinationConfig parameter")]
    [InlineData("hub", """ "MaximumRecordAgeInSeconds":59 """, "must be either -1 (forever) or between 60 and 604800")]
    [InlineData("paid", """ "ParallelizationFactor":2 """, "parallelizationFactor")]
    [InlineData("paid", """ "ScalingConfig":{"MaximumConcurrency":2} """, "scalingConfig")]
    [InlineData("seen", """ "TumblingWindowInSeconds":1 """, "tumblingWindowInSeconds")]
    [InlineData("jobs", """ "FunctionResponseTypes":["ReportBatchItemFailures"] """, "functionResponseTypes")]
    [InlineData("jobs", """ "MaximumRecordAgeInSeconds":60 """, "maximumRecordAgeInSeconds")]
    [InlineData("tasks", """ "ScalingConfig":{"MaximumConcurrency":2} """, "scalingConfig")]
    [InlineData("tasks", """ "ParallelizationFactor":2 """, "parallelizationFactor")]
    [InlineData("items", """ "ScalingConfig":{"MaximumConcurrency":2} """, "scalingConfig")]
    [InlineData("feed", """ "TumblingWindowInSeconds":1 """, "it must be 0 for a change feed")]
    [InlineData("carts", """ "TumblingWindowInSeconds":1 """, "tumblingWindowInSeconds")]
    [InlineData("carts", """ "FunctionResponseTypes":["ReportBatchItemFailures"] """, "functionResponseTypes")]
    public async Task A_setting_that_a_source_does_not_support_is_refused_in_updates_and_creations(
        string name, string member, string message)
    {
        var source = (string)Sources.Single(row => row.Data.Item1 == name).Data.Item2;
        // What AWS would refuse is refused in its words.
        var expected = char.IsLower(message[0]) && !message.Contains(' ', StringComparison.Ordinal)
            ? $"Unsupported '{message}' parameter for given event source mapping type."
            : message;
        await kinds.Lasting.RefusesAsync(
            HttpMethod.Put, kinds.Lasting.IdOf(name), $"{{{member}}}", 400, "InvalidParameterValueException", expected);
        await kinds.OnDemand.RefusesAsync(
            HttpMethod.Post, "", $$"""{"FunctionName":"keeps",{{source}},{{member}}}""", 400, "InvalidParameterValueException", expected);
    }

    [Theory]
    [InlineData(
        """ "EventSourceArn":"arn:aws:sqs:us-east-1:000000000000:other" """,
        """add .AddServiceBusQueue("other", "keeps") to EventSources.cs, and a trigger with [Reads("other")] to Triggers/,""")]
    [InlineData(
        """ "EventSourceArn":"arn:aws:sqs:us-east-1:000000000000:a/b" """,
        """add .AddServiceBusSubscription("a", "b", "keeps") to EventSources.cs, and a trigger with [Reads("a-b")]""")]
    [InlineData(
        """ "EventSourceArn":"arn:aws:sqs:us-east-1:000000000000:a.fifo" """,
        """add .AddServiceBusQueue("a.fifo", "keeps", name: "a-fifo") to EventSources.cs, and a trigger with [Reads("a-fifo")]""")]
    [InlineData(
        """ "EventSourceArn":"arn:aws:sqs:us-east-1:000000000000:\"); Evil(\"" """,
        """add .AddServiceBusQueue("\"); Evil(\"", "keeps", name: "-Evil-") to EventSources.cs""")]
    [InlineData(
        """ "EventSourceArn":"arn:aws:sqs:eu-west-1:000000000000:queue" """,
        """add .AddServiceBusQueue("queue", "keeps", name: "queue-2") to EventSources.cs""")]
    [InlineData(
        """ "EventSourceArn":"arn:aws:kinesis:us-east-1:000000000000:stream/s","StartingPosition":"LATEST" """,
        """add .AddEventHub("s", "keeps") to EventSources.cs, and a trigger with [Reads("s")]""")]
    [InlineData(
        """ "EventSourceArn":"arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/x","StartingPosition":"LATEST" """,
        """add .AddTableStream("t", "keeps") to EventSources.cs, and deploy""")]
    [InlineData(
        """ "EventSourceArn":"arn:aws:kafka:us-east-1:000000000000:cluster/c/1","Topics":["t"],"StartingPosition":"LATEST" """,
        """add .AddManagedKafka("t", "keeps") to EventSources.cs, and a trigger with [Reads("t")]""")]
    [InlineData(
        """ "SelfManagedEventSource":{"Endpoints":{"KAFKA_BOOTSTRAP_SERVERS":["other:9093"]}},"Topics":["seen"],"StartingPosition":"LATEST" """,
        """add .AddSelfManagedKafka("seen", "keeps", name: "seen-2") to EventSources.cs""")]
    [InlineData(
        """ "SelfManagedEventSource":{},"Topics":["seen"],"StartingPosition":"LATEST" """,
        """add .AddSelfManagedKafka("seen", "keeps", name: "seen-2") to EventSources.cs""")]
    [InlineData($$""" "EventSourceArn":"{{Mq}}","Queues":["q"] """, """add .AddActiveMQ("q", "keeps") to EventSources.cs""")]
    [InlineData(
        $$""" "EventSourceArn":"{{Mq}}","Queues":["tasks"],"SourceAccessConfigurations":[{"Type":"VIRTUAL_HOST","URI":"other"}] """,
        """add .AddRabbitMQ("tasks", "keeps", name: "tasks-2") to EventSources.cs""")]
    [InlineData(
        """ "EventSourceArn":"arn:aws:rds:us-east-1:000000000000:cluster:c","StartingPosition":"LATEST","DocumentDBEventSourceConfig":{"DatabaseName":"d","CollectionName":"c"} """,
        """add .AddDocumentFeed("d", "c", "keeps") to EventSources.cs""")]
    [InlineData(
        """ "FunctionName":"echo","EventSourceArn":"arn:aws:sqs:us-east-1:000000000000:queue" """,
        """This source is declared for 'keeps'. Mappings are declared in the app: add .AddServiceBusQueue("queue", "echo", name: "queue-2")""")]
    [InlineData(""" "EventSourceArn":"arn:aws:s3:::pictures" """, "Unrecognized event source.")]
    [InlineData(""" "SelfManagedEventSource":null,"StartingPosition":"LATEST" """, "Unrecognized event source.")]
    [InlineData(
        """ "EventSourceArn":"arn:aws:sqs:us-east-1:000000000000:queue","StartingPosition":"LATEST" """,
        "Unsupported 'startingPosition' parameter")]
    [InlineData(
        """ "EventSourceArn":"arn:aws:sqs:us-east-1:000000000000:queue","KMSKeyArn":"arn" """,
        "KMSKeyArn cannot be set on an event source mapping here.")]
    [InlineData(
        """ "EventSourceArn":"arn:aws:kafka:us-east-1:000000000000:cluster/c/1","StartingPosition":"LATEST" """,
        "Topics must have exactly one topic.")]
    [InlineData(
        """ "EventSourceArn":"arn:aws:kafka:us-east-1:000000000000:cluster/c/1","Topics":[null],"StartingPosition":"LATEST" """,
        "Topics must have exactly one topic.")]
    [InlineData($$""" "EventSourceArn":"{{Mq}}" """, "Queues must have exactly one queue.")]
    [InlineData(
        $$""" "EventSourceArn":"{{Mq}}","Queues":["q"],"SourceAccessConfigurations":[null] """,
        """add .AddActiveMQ("q", "keeps")""")]
    [InlineData(
        """ "EventSourceArn":"arn:aws:rds:us-east-1:000000000000:cluster:c","StartingPosition":"LATEST" """,
        "must name a database and a collection")]
    [InlineData(
        """ "EventSourceArn":"arn:aws:kinesis:us-east-1:000000000000:stream/hub","StartingPosition":"AT_TIMESTAMP" """,
        "StartingPositionTimestamp must be set for the StartingPosition AtTimestamp")]
    [InlineData(
        """ "EventSourceArn":"arn:aws:kinesis:us-east-1:000000000000:stream/hub","StartingPosition":"AT_TIMESTAMP","StartingPositionTimestamp":1e300 """,
        "is not a time")]
    [InlineData(
        """ "EventSourceArn":"arn:aws:kinesis:us-east-1:000000000000:stream/hub","StartingPosition":"AT_TIMESTAMP","StartingPositionTimestamp":-1 """,
        "is not a time")]
    [InlineData(
        """ "EventSourceArn":"arn:aws:dynamodb:us-east-1:000000000000:table/items/stream/x","StartingPosition":"AT_TIMESTAMP","StartingPositionTimestamp":1 """,
        "which the stream of a table does not support")]
    public async Task A_mapping_that_cannot_be_created_is_refused_and_the_error_says_what_to_declare_in_code(
        string members, string message) =>
        await kinds.OnDemand.RefusesAsync(
            HttpMethod.Post, "",
            members.Contains("FunctionName", StringComparison.Ordinal) ? $"{{{members}}}" : $$"""{"FunctionName":"keeps",{{members}}}""",
            400,
            "InvalidParameterValueException", message);

    private static async Task<IEnumerable<string?>> ListedAsync(KindsApp app) =>
        [
            .. (await app.SendAsync(HttpMethod.Get, "", null)).Body["EventSourceMappings"]!.AsArray()
                .Select(mapping => (string?)mapping!["UUID"]),
        ];

    /// <summary>Two apps that have mappings of every kind: in one they exist, in the other they are to be created.</summary>
    public sealed class EveryKind(Storage storage) : IAsyncDisposable
    {
        internal ShiftedTime Time { get; } = new();

        internal KindsApp Lasting => field ??= new(storage, isOnDemand: false, TimeProvider.System);

        internal KindsApp OnDemand => field ??= new(storage, isOnDemand: true, Time);

        public async ValueTask DisposeAsync()
        {
            await Lasting.DisposeAsync();
            await OnDemand.DisposeAsync();
        }
    }

    /// <summary>The machine's clock, ahead by as much as the test says.</summary>
    internal sealed class ShiftedTime : TimeProvider
    {
        private long _shift;

        public TimeSpan Shift
        {
            get => TimeSpan.FromTicks(Volatile.Read(ref _shift));
            set => Volatile.Write(ref _shift, value.Ticks);
        }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
    }

    /// <summary>An app with a mapping of every kind, none of which is read.</summary>
    internal sealed class KindsApp : IAsyncDisposable
    {
        private readonly LambdaApp _app;
        private readonly HttpClient _client;

        public KindsApp(Storage storage, bool isOnDemand, TimeProvider time)
        {
            var sources = Register(settings => settings with { CreatedByApi = isOnDemand });
            _app = new(storage, services =>
            {
                services.WithFunctions(functions => functions.AddRaw<Keeps>("keeps"));
                services.AddTableStream("items").Replace(ServiceDescriptor.Singleton(sources)).Replace(ServiceDescriptor.Singleton(time));
                services.Replace(ServiceDescriptor.Singleton(new SourceTriggers(
                    [.. sources.Registrations.Select(mapping => new SourceTrigger(mapping.Name, mapping.Name, null))])));
            }, ("EventHubs:bootstrapServers", "here:9093"));
            _client = _app.CreateClient();
        }

        private static EventSourceRegistry Register(Func<EventSourceSettings, EventSourceSettings> configure) => new EventSourceRegistry()
            .AddServiceBusQueue("queue", "keeps", configure).AddServiceBusSubscription("topic", "all", "keeps", configure)
            .AddStorageQueue("files", "keeps", configure).AddEventHub("hub", "keeps", configure)
            .AddManagedKafka("paid", "keeps", configure).AddSelfManagedKafka("seen", "keeps", configure)
            .AddActiveMQ("jobs", "keeps", configure).AddRabbitMQ("tasks", "keeps", configure)
            .AddTableStream("items", "keeps", configure).AddCosmosFeed("feed", "keeps", configure)
            .AddDocumentFeed("shop", "carts", "keeps", configure);

        public string IdOf(string mapping) => _app.Services.GetRequiredService<IEventSourceMappings>().Current(mapping).Id;

        public async Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(HttpMethod method, string id, string? body)
        {
            using var request = new HttpRequestMessage(method, new Uri(Path + id, UriKind.Relative))
            {
                Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
            };
            using var answer = await _client.SendAsync(request, Cancellation);
            return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!.AsObject());
        }

        public async Task RefusesAsync(HttpMethod method, string id, string? body, int status, string type, string message)
        {
            using var request = new HttpRequestMessage(method, new Uri(Path + id, UriKind.Relative))
            {
                Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
            };
            using var answer = await _client.SendAsync(request, Cancellation);
            var text = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.True(status == (int)answer.StatusCode, $"{answer.StatusCode}: {text}");
            Assert.Equal(type, Assert.Single(answer.Headers.GetValues("x-amzn-ErrorType")));
            var json = JsonNode.Parse(text)!;
            Assert.Contains(message, (string?)(json["message"] ?? json["Message"]), StringComparison.Ordinal);
        }

        public ValueTask DisposeAsync()
        {
            _client.Dispose();
            return _app.DisposeAsync();
        }
    }
}
