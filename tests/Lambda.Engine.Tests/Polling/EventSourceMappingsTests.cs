using Lambda.Engine.Polling;
using Microsoft.Extensions.Options;

namespace Lambda.Engine.Tests.Polling;

public sealed class EventSourceMappingsTests : IDisposable
{
    private readonly TestEngine _engine = new(TestMappings.Functions, ("Lambda:Region", "eu-west-1"), ("Lambda:AccountId", "123456789012"));

    [Theory]
    [InlineData("lambda-async")]
    [InlineData("azure-webjobs-host")]
    public void Queues_that_the_engine_or_the_host_uses_cannot_be_event_sources(string queue)
    {
        using var engine = new TestEngine(TestMappings.Functions);
        var error = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(
            () => TestMappings.Of(engine, sources => sources.AddStorageQueue(queue, "echo")));
        Assert.Contains($"the queue '{queue}' is reserved for the engine or the host, and cannot be an event source.", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_batch_size_is_ten_for_a_queue_and_a_hundred_for_a_stream_and_one_for_a_Storage_queue() =>
        Assert.Equal(
            [("hub", 100), ("queue", 10), ("stored", 1), ("topic-eu", 10)],
            Mappings().All.Select(mapping => (mapping.Name, mapping.Settings.BatchSize)));

    [Fact]
    public void An_event_source_has_the_ARN_of_the_corresponding_AWS_service() =>
        Assert.Equal(
            [
                "arn:aws:kinesis:eu-west-1:123456789012:stream/hub",
                "arn:aws:sqs:eu-west-1:123456789012:queue",
                "arn:aws:sqs:eu-west-1:123456789012:stored",
                "arn:aws:sqs:eu-west-1:123456789012:topic/eu"
            ],
                Mappings().All.Select(mapping => mapping.SourceArn));

    [Fact]
    public void A_mapping_has_the_same_id_every_time_the_app_starts()
    {
        var ids = Mappings().All.Select(mapping => mapping.Id).ToList();
        Assert.Equal(ids, Mappings().All.Select(mapping => mapping.Id));
        Assert.Equal(4, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(Guid.TryParseExact(id, "D", out _)));
    }

    [Fact]
    public void Settings_override_code_and_replace_all_filters()
    {
        var mapping = TestMappings.Of(
            _engine, sources => sources.AddServiceBusQueue("queue", "echo", settings =>
                settings with { BatchSize = 5, Filters = ["""{"body":["a"]}""", """{"body":["b"]}"""], ReportBatchItemFailures = true }),
                ("queue:BatchSize", "50"),
                ("queue:MaximumBatchingWindowInSeconds", "2"),
                ("queue:Filters:0", """{"body":["c"]}"""),
                ("queue:Enabled", "false")).Current("queue");
        Assert.Equal((50, 2, """{"body":["c"]}""", true, false),
            (mapping.Settings.BatchSize, mapping.Settings.MaximumBatchingWindowInSeconds, Assert.Single(
                mapping.Settings.Filters), mapping.Settings.ReportBatchItemFailures, mapping.Settings.Enabled));
    }

    [Fact]
    public void All_settings_of_a_stream_are_read()
    {
        var settings = Mappings(
            ("hub:StartingPosition", "AtTimestamp"), ("hub:StartingPositionTimestamp", "2026-01-02T03:04:05Z"),
            ("hub:ParallelizationFactor", "10"), ("hub:MaximumRecordAgeInSeconds", "60"),
                ("hub:MaximumRetryAttempts", "0"), ("hub:BisectBatchOnFunctionError", "true"), ("hub:TumblingWindowInSeconds", "900"),
                ("hub:OnFailure", "storage-queue:failed"), ("hub:BatchSize", "10000")).Current("hub").Settings;
        Assert.Equal(new EventSourceSettings
        {
            BatchSize = 10_000,
            Filters = settings.Filters,
            StartingPosition = StartingPosition.AtTimestamp,
            StartingPositionTimestamp = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            ParallelizationFactor = 10,
            MaximumRecordAgeInSeconds = 60,
            MaximumRetryAttempts = 0,
            BisectBatchOnFunctionError = true,
            TumblingWindowInSeconds = 900,
            OnFailure = "storage-queue:failed",
        }, settings);
    }

    [Theory]
    [InlineData("queue:BatchSize", "0", "queue:BatchSize is 0; it must be 1 to 10000.")]
    [InlineData("hub:BatchSize", "10001", "hub:BatchSize is 10001; it must be 1 to 10000.")]
    [InlineData("queue:BatchSize", "11", "queue:MaximumBatchingWindowInSeconds is 0; a BatchSize of 11, over 10, needs at least 1.")]
    [InlineData("queue:BatchSize", "many", "queue:BatchSize")]
    [InlineData("queue:MaximumBatchingWindowInSeconds", "301", "queue:MaximumBatchingWindowInSeconds is 301")]
    [InlineData("stored:BatchSize", "2", "stored:BatchSize is 2; it must be 1, since the messages of a Storage queue come one at a time.")]
    [InlineData("stored:MaximumBatchingWindowInSeconds", "1",
        "stored:MaximumBatchingWindowInSeconds is 1; it must be 0, since the messages of a Storage queue come one at a time.")]
    [InlineData("queue:MaximumConcurrency", "1", "queue:MaximumConcurrency is 1; it must be 2 to 1000.")]
    [InlineData("queue:MaximumConcurrency", "1001", "queue:MaximumConcurrency is 1001; it must be 2 to 1000.")]
    [InlineData("hub:MaximumConcurrency", "2", "hub:MaximumConcurrency is for queues only")]
    [InlineData("queue:Filters:0", "{", "queue:Filters:0 is not an event pattern: at $, the pattern is not JSON")]
    [InlineData("queue:Filters:0", """{"body":{"a":[{"numeric":["<"]}]}}""", "queue:Filters:0 is not an event pattern: at $.body.a[0]")]
    [InlineData("hub:Filters:0", """{"data":["text"]}""",
        "hub:Filters:0 is not an event pattern: at $.data, the data of a stream record is matched as JSON")]
    [InlineData("queue:StartingPosition", "Latest", "queue:StartingPosition is for streams only")]
    [InlineData("queue:ParallelizationFactor", "2", "queue:ParallelizationFactor is for streams only")]
    [InlineData("queue:MaximumRecordAgeInSeconds", "60", "queue:MaximumRecordAgeInSeconds is for streams only")]
    [InlineData("queue:MaximumRetryAttempts", "1", "queue:MaximumRetryAttempts is for streams only")]
    [InlineData("queue:BisectBatchOnFunctionError", "true", "queue:BisectBatchOnFunctionError is for streams only")]
    [InlineData("queue:TumblingWindowInSeconds", "1", "queue:TumblingWindowInSeconds is for streams only")]
    [InlineData("queue:OnFailure", "storage-queue:failed", "queue:OnFailure is for streams only")]
    [InlineData("hub:StartingPosition", "AtTimestamp", "hub:StartingPositionTimestamp must be set for the StartingPosition AtTimestamp")]
    [InlineData("hub:StartingPositionTimestamp", "2026-01-02T03:04:05Z",
        "hub:StartingPositionTimestamp must be set for the StartingPosition AtTimestamp")]
    [InlineData("hub:ParallelizationFactor", "11", "hub:ParallelizationFactor is 11; it must be 1 to 10.")]
    [InlineData("hub:MaximumRecordAgeInSeconds", "59", "hub:MaximumRecordAgeInSeconds is 59; it must be -1 or 60 to 604800.")]
    [InlineData("hub:MaximumRecordAgeInSeconds", "604801", "hub:MaximumRecordAgeInSeconds is 604801")]
    [InlineData("hub:MaximumRetryAttempts", "10001", "hub:MaximumRetryAttempts is 10001; it must be -1 to 10000.")]
    [InlineData("hub:TumblingWindowInSeconds", "901", "hub:TumblingWindowInSeconds is 901; it must be 0 to 900.")]
    [InlineData("hub:OnFailure", "nowhere", "hub:OnFailure is 'nowhere'; a destination is written as <kind>:<name>")]
    [InlineData("hub:OnFailure", "function:echo", "hub:OnFailure is 'function:echo'; "
        + "kinds that take a stream's records are blob, service-bus-queue, service-bus-topic, storage-queue.")]
    [InlineData("hub:OnFailure", "event-grid:topic", "hub:OnFailure is 'event-grid:topic'; kinds that take a stream's records are")]
    [InlineData("queue:BatchSise", "1", "queue:BatchSise: there is no such setting. Known settings are Enabled, CreatedByApi, BatchSize")]
    [InlineData("queues:BatchSize", "1", "queues: there is no event source mapping with this name.")]
    public void The_error_for_an_invalid_setting_names_the_setting(string setting, string value, string message) =>
        Assert.Contains(
            Assert.Throws<OptionsValidationException>(() => Mappings((setting, value))).Failures,
            failure => failure.Contains(message, StringComparison.Ordinal));

    [Fact]
    public void Five_filters_are_allowed_and_a_sixth_is_refused()
    {
        (string, string)[] filters = [.. Enumerable.Range(0, 6).Select(at => ($"queue:Filters:{at}", """{"body":["a"]}"""))];
        Assert.Equal(5, Mappings(filters[..5]).Current("queue").Settings.Filters.Count);
        Assert.Contains(
            "queue:Filters has 6 patterns; at most 5 are allowed.",
            Assert.Throws<OptionsValidationException>(() => Mappings(filters)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_functions_and_duplicate_or_invalid_names_are_refused() =>
        Assert.Equal(
            [
                "The event source mapping 'a' is for the function 'ecko', which the app does not have.",
                "Two event source mappings are named 'bbb'. Give one another name.",
                "'a/b' is not a name of an event source mapping: up to 64 letters, digits, '-' and '_'. Give it one.",
            ],
            Assert.Throws<OptionsValidationException>(() => TestMappings.Of(_engine, sources => sources
                .AddServiceBusQueue("a", "ecko").AddServiceBusQueue(
                    "bbb", "echo").AddStorageQueue("bbb", "echo").AddServiceBusQueue("a/b", "echo"))).Failures);

    [Fact]
    public void The_name_of_an_event_source_must_be_valid_for_its_service() =>
        Assert.Equal(
            [
                "The event source mapping 'a': '' is not a valid name of a queue: "
                + "it must have up to 260 letters, digits, '.', '-' and '_', and begin and end with a letter or digit.",
                "The event source mapping 'b': 'my orders' is not a valid name of a queue: "
                + "it must have up to 260 letters, digits, '.', '-' and '_', and begin and end with a letter or digit.",
                "The event source mapping 'c': 'Upper' is not a valid name of a Storage queue: "
                + "it must have 3 to 63 lower-case letters, digits and single dashes.",
                "The event source mapping 'd': '-all' is not a valid name of a subscription: "
                + "it must have up to 50 letters, digits, '.', '-' and '_', and begin and end with a letter or digit.",
                "The event source mapping 'e': 'sales\n' is not a valid name of an event hub: "
                + "it must have up to 256 letters, digits, '.', '-' and '_', and begin and end with a letter or digit.",
                "The event source mapping 'f': '$default' is not a valid name of a consumer group: "
                + "it must have up to 50 letters, digits, '.', '-' and '_', and begin and end with a letter or digit.",
            ],
            Assert.Throws<OptionsValidationException>(() => TestMappings.Of(_engine, sources => sources
                .AddServiceBusQueue(
                    "", "echo", name: "a").AddServiceBusQueue("my orders", "echo", name: "b").AddStorageQueue("Upper", "echo", name: "c")
                .AddServiceBusSubscription("topic", "-all", "echo", name: "d").AddEventHub(
                    "sales\n", "echo", name: "e").AddEventHub("sales", "echo", consumerGroup: "$default", name: "f")
                .AddEventHub("sales", "echo", name: "g").AddServiceBusQueue("folder/orders", "echo", name: "h"))).Failures);

    [Fact]
    public void A_stored_change_applies_to_the_next_event_and_leaves_the_configuration_unchanged()
    {
        var mappings = Mappings();
        var before = mappings.Current("queue");
        mappings.Apply("queue", TestMappings.Stored(mappings, "queue", settings => settings with { Enabled = false }));
        Assert.Equal(
            (true, false, true),
            (before.Settings.Enabled, mappings.Current("queue").Settings.Enabled,
                mappings.Configured.Single(mapping => mapping.Name == "queue").Settings.Enabled));
        Assert.Equal(before.Id, mappings.Current("queue").Id);
        mappings.Apply("queue", null);
        Assert.True(mappings.Current("queue").Settings.Enabled);
    }

    [Fact]
    public void A_stored_change_is_ignored_if_it_was_made_to_the_settings_of_an_earlier_deployment()
    {
        var stored = TestMappings.Stored(Mappings(), "queue", settings => settings with { BatchSize = 3 });
        var (same, other) = (Mappings(), Mappings(("queue:BatchSize", "7")));
        same.Apply("queue", stored);
        other.Apply("queue", stored);
        Assert.Equal((3, 7), (same.Current("queue").Settings.BatchSize, other.Current("queue").Settings.BatchSize));
    }

    public void Dispose() => _engine.Dispose();

    private EventSourceMappings Mappings(params (string, string)[] settings) => TestMappings.Of(_engine, sources => sources
        .AddServiceBusQueue("queue", "echo").AddServiceBusSubscription(
            "topic", "eu", "echo").AddEventHub("hub", "echo").AddStorageQueue("stored", "echo"), settings);
}
