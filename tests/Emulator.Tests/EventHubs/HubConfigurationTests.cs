using Local.Emulator.Configuration;
using Local.Emulator.EventHubs;

namespace Emulator.Tests.EventHubs;

/// <summary>https://learn.microsoft.com/azure/event-hubs/test-locally-with-event-hub-emulator</summary>
public sealed class HubConfigurationTests
{
    [Fact]
    public void A_configuration_file_for_the_official_emulator_is_accepted()
    {
        var hubs = Parse("""
            { "UserConfig": { "NamespaceConfig": [ { "Type": "EventHub", "Name": "emulatorNs1",
              "Entities": [ { "Name": "eh1", "PartitionCount": "2", "ConsumerGroups": [ { "Name": "cg1" } ] } ] } ],
              "LoggingConfig": { "Type": "File" } } }
            """).EventHubs!;
        Assert.Equal("emulatorNs1", hubs.Name);
        var hub = Assert.Single(hubs.Hubs);
        Assert.Equal(("eh1", 2, new RetentionOptions()), (hub.Name, hub.PartitionCount, hub.Retention));
        Assert.Equal(["cg1"], hub.ConsumerGroups);
    }

    [Fact]
    public void A_list_of_namespaces_may_contain_both_Service_Bus_and_Event_Hubs()
    {
        var both =
            Parse(
                """
                { "UserConfig": { "Namespaces": [ { "Type": "EventHub", "Name": "hubs",
                  "Entities": [ { "Name": "a", "PartitionCount": 32 } ] }, { "Name": "ns", "Queues": [ { "Name": "q" } ] } ] } }
                """);
        Assert.Equal(("hubs", "ns"), (both.EventHubs!.Name, Assert.Single(both.Namespaces).Name));
    }

    [Fact]
    public void Without_event_hubs_there_is_no_Event_Hubs_namespace() =>
        Assert.Null(Parse("""{ "UserConfig": { "Namespaces": [ { "Name": "ns" } ] } }""").EventHubs);

    [Theory]
    [InlineData("\"MessageRetention\": \"PT90M\"", 90)]
    [InlineData("\"RetentionTimeInHours\": 168", 168 * 60)]
    [InlineData("\"ConsumerGroups\": []", 24 * 60)]
    public void The_retention_time_of_events_can_be_configured(string property, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), Hub(property).Retention.Age);

    [Fact]
    public void The_retained_size_of_events_can_be_configured() =>
        Assert.Equal(8L * 1024 * 1024, Hub("\"MaxSizeInMegabytes\": 8").Retention.SizeInBytes);

    [Theory]
    [InlineData("\"PartitionCount\": 0", ".PartitionCount", "0 is not between 1 and 32.")]
    [InlineData("\"PartitionCount\": \"33\"", ".PartitionCount", "\"33\" is not between 1 and 32.")]
    [InlineData("\"PartitionCount\": \"two\"", ".PartitionCount", "\"two\" is not between 1 and 32.")]
    [InlineData("\"PartitionCount\": true", ".PartitionCount", "Expected a number")]
    [InlineData("\"Partitions\": 2", "", "Unknown property 'Partitions'")]
    [InlineData("\"ConsumerGroups\": []", "", "'PartitionCount' is missing")]
    [InlineData(
        "\"PartitionCount\": 1, \"ConsumerGroups\": [ { \"Name\": \"a\" }, { \"Name\": \"A\" } ]",
        ".ConsumerGroups[1].Name",
        "The name 'A' is used twice.")]
    [InlineData("\"PartitionCount\": 1, \"ConsumerGroups\": [ { \"Name\": \"a b\" } ]", ".ConsumerGroups[0].Name", "is not a name")]
    [InlineData("\"PartitionCount\": 1, \"MessageRetention\": \"P91D\"", ".MessageRetention", "P91D is not between PT1S and P90D.")]
    [InlineData("\"PartitionCount\": 1, \"RetentionTimeInHours\": 0", ".RetentionTimeInHours", "0 is not between 1 and 2160.")]
    [InlineData(
        "\"PartitionCount\": 1, \"MessageRetention\": \"PT1H\", \"RetentionTimeInHours\": 1",
        ".RetentionTimeInHours",
        "MessageRetention and RetentionTimeInHours are both set")]
    [InlineData("\"PartitionCount\": 8, \"MaxSizeInMegabytes\": 7", ".MaxSizeInMegabytes", "7 is not between 8 and")]
    public void The_error_for_a_value_that_the_service_would_refuse_contains_its_path(string properties, string path, string reason) =>
        AssertError(WithEntities($$"""{ "Name": "a", {{properties}} }"""), $"$.UserConfig.NamespaceConfig[0].Entities[0]{path}", reason);

    [Theory]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("$Default")]
    public void A_name_that_the_service_would_refuse_is_refused(string name) =>
        AssertError(
            WithEntities($$"""{ "Name": "{{name}}", "PartitionCount": 1 }"""),
            "$.UserConfig.NamespaceConfig[0].Entities[0].Name",
            "is not a name");

    [Fact]
    public void The_limits_of_the_official_emulator_apply()
    {
        AssertError(
            WithEntities(string.Join(',', Enumerable.Range(0, 11).Select(i => $$"""{ "Name": "h{{i}}", "PartitionCount": 1 }"""))),
            "$.UserConfig.NamespaceConfig[0]",
            "11 event hubs; at most 10 are allowed");
        var groups = string.Join(',', Enumerable.Range(0, 21).Select(i => $$"""{ "Name": "g{{i}}" }"""));
        AssertError(
            WithEntities($$"""{ "Name": "h", "PartitionCount": 1, "ConsumerGroups": [ {{groups}} ] }"""),
            "$.UserConfig.NamespaceConfig[0].Entities[0]",
            "21 consumer groups; at most 20 are allowed");
        AssertError(
            """{ "UserConfig": { "NamespaceConfig": [ { "Name": "a" }, { "Name": "b" } ] } }""",
            "$.UserConfig.NamespaceConfig[1]",
            "at most 1 is allowed");
    }

    [Fact]
    public void A_hub_cannot_have_the_name_of_a_queue_or_a_topic() => AssertError(
        """
        { "UserConfig": { "Namespaces": [ { "Name": "ns", "Topics": [ { "Name": "Orders" } ] } ],
          "NamespaceConfig": [ { "Type": "EventHub", "Name": "hubs", "Entities": [ { "Name": "orders", "PartitionCount": 1 } ] } ] } }
        """,
        "$.UserConfig.NamespaceConfig[0].Entities[0].Name",
        "'orders' is also the name of a queue or a topic ($.UserConfig.Namespaces[0].Topics[0].Name).");

    [Fact]
    public void The_sample_configuration_has_an_event_hub()
    {
        var hub = Assert.Single(SampleConfiguration.Create().EventHubs!.Hubs);
        Assert.Equal(("hub.1", 2, "group.1"), (hub.Name, hub.PartitionCount, Assert.Single(hub.ConsumerGroups)));
    }

    private static HubDefinition Hub(string property) =>
        Assert.Single(Parse(WithEntities($$"""{ "Name": "a", "PartitionCount": 2, {{property}} }""")).EventHubs!.Hubs);

    private static string WithEntities(string entities) =>
        $$"""{ "UserConfig": { "NamespaceConfig": [ { "Type": "EventHub", "Name": "hubs", "Entities": [ {{entities}} ] } ] } }""";

    private static EmulatorConfiguration Parse(string json) => EmulatorConfiguration.Parse(json, "test.json");

    private static void AssertError(string json, string path, string reason)
    {
        var error = Assert.Throws<ConfigurationException>(() => Parse(json));
        Assert.Equal(path, error.Path);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
