using Local.Emulator.Configuration;
using Local.Emulator.ServiceBus;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Messages;

namespace Emulator.Tests.Configuration;

public sealed class ConfigurationTests
{
    // https://learn.microsoft.com/azure/service-bus-messaging/test-locally-with-service-bus-emulator#run-the-emulator
    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "Configuration", "Config.json");

    [Fact]
    public void A_configuration_file_for_the_official_emulator_is_read()
    {
        var configuration = EmulatorConfiguration.Load(Golden);

        Assert.Equal(new LoggingConfiguration(ToConsole: false, ToFile: true), configuration.Logging);
        var bus = Assert.Single(configuration.Namespaces);
        Assert.Equal("sbemulatorns", bus.Name);
        var queue = Assert.Single(bus.Queues);
        Assert.Equal(new QueueDefinition("queue.1", new QueueOptions
        {
            DefaultMessageTimeToLive = TimeSpan.FromHours(1),
            LockDuration = TimeSpan.FromMinutes(1),
            MaxDeliveryCount = 3,
        }), queue);
        var topic = Assert.Single(bus.Topics);
        Assert.Equal(("topic.1", new TopicOptions { DefaultMessageTimeToLive = TimeSpan.FromHours(1) }), (topic.Name, topic.Options));
        Assert.Equal(
            ["subscription.1", "subscription.2", "subscription.3", "subscription.4"],
            topic.Subscriptions.Select(subscription => subscription.Name));
        Assert.Equal([1, 1, 0, 2], topic.Subscriptions.Select(subscription => subscription.Rules.Count));
    }

    [Fact]
    public void Rules_in_a_configuration_file_for_the_official_emulator_select_the_right_messages()
    {
        using var bus = new Namespace(EmulatorConfiguration.Load(Golden).Namespaces[0], Some.Clock());
        var topic = bus.FindTopic("topic.1")!;
        var all = Some.With(("prop1", "value1"), ("prop3", "value3"), ("userProp1", "value1"), ("userProp2", "value2")) with
        {
            ContentType = "application/text",
            CorrelationId = "id1",
            Subject = "subject1",
            MessageId = "msgid1",
            ReplyTo = "someQueue",
            ReplyToSessionId = "sessionId",
            SessionId = "session1",
            To = "xyz",
        };

        topic.Send(all);
        topic.Send(all with { To = "somebody else" });
        topic.Send(all with { ApplicationProperties = new Dictionary<string, object?>() });

        Assert.Equal([2, 2, 3, 2], topic.Subscriptions.Select(subscription => subscription.Queue.MessageCount));
        Assert.Equal(
            "To-Process", bus.FindSubscription("topic.1/Subscriptions/subscription.4")!.Queue.Peek(0, 1)[0].Content.Get(SystemProperty.To));
    }

    [Fact]
    public void Every_setting_in_the_configuration_takes_effect()
    {
        var bus = Parse("""
            {
              // Comments and trailing commas are fine.
              "UserConfig": { "Namespaces": [
                { "Type": "EventHub", "Name": "hubs", "Entities": [ { "Name": "eh1", "PartitionCount": 2 } ] },
                { "Type": "ServiceBus", "Name": "ns", "Queues": [
                  { "Name": "target" },
                  { "Name": "q", "properties": { "DeadLetteringOnMessageExpiration": true,
                    "DefaultMessageTimeToLive": "P10675199DT2H48M5.4775807S", "RequiresDuplicateDetection": true,
                    "DuplicateDetectionHistoryTimeWindow": "PT20S", "ForwardDeadLetteredMessagesTo": "TARGET", "ForwardTo": "",
                      "LockDuration": "PT5M", "MaxDeliveryCount": 2000,
                    "RequiresSession": true, "MaxMessageSizeInKilobytes": 1024, "MaxSizeInMegabytes": 2, "UserMetadata": "ignored",
                      } } ], } ] }
            }
            """).Namespaces.Single();

        Assert.Equal(new QueueOptions
        {
            DeadLetteringOnMessageExpiration = true,
            DefaultMessageTimeToLive = TimeSpan.MaxValue,
            DuplicateDetectionWindow = TimeSpan.FromSeconds(20),
            ForwardDeadLetteredMessagesTo = "TARGET",
            LockDuration = TimeSpan.FromMinutes(5),
            MaxDeliveryCount = 2000,
            RequiresSession = true,
            MaxMessageSizeInBytes = 1024 * 1024,
            MaxSizeInBytes = 2 * 1024 * 1024,
        }, bus.Queues[1].Options);
        Assert.Equal(new QueueOptions(), bus.Queues[0].Options);
    }

    [Theory]
    [InlineData(
        """
        { "UserConfig": { "Namespaces": [ { "Name": "ns", "Queues": [ { "Name": "q", "Properties": { "LockDuraton": "PT1M" } } ] } ] } }
        """, "$.UserConfig.Namespaces[0].Queues[0].Properties", "Unknown property 'LockDuraton'")]
    [InlineData(
        """{ "UserConfig": { "Namespaces": [ { "Name": "ns", "Queue": [] } ] } }""",
        "$.UserConfig.Namespaces[0]",
        "Known properties: Type, Name, Queues, Topics.")]
    [InlineData("""{ "Namespaces": [] }""", "$", "Known properties: $schema, UserConfig.")]
    [InlineData("""{ }""", "$", "'UserConfig' is missing")]
    [InlineData("""[]""", "$", "Expected an object, not an array.")]
    [InlineData("""{ "UserConfig": { "Namespaces": {} } }""", "$.UserConfig.Namespaces", "Expected an array, not an object.")]
    [InlineData(
        """{ "UserConfig": { "Namespaces": [ { "Type": "Relay", "Name": "ns" } ] } }""",
        "$.UserConfig.Namespaces[0].Type",
        "Use ServiceBus or EventHub.")]
    [InlineData("""{ "UserConfig": { "Logging": { "Type": "Printer" } } }""", "$.UserConfig.Logging.Type", "Use File or Console.")]
    [InlineData("""{ "UserConfig": { "Logging": { "Type": "File," } } }""", "$.UserConfig.Logging.Type", "Use File or Console.")]
    [InlineData("""{ "UserConfig": """, "$", "The file is not JSON")]
    public void The_error_for_a_misplaced_property_contains_its_path(string json, string path, string reason) =>
        AssertError(json, path, reason);

    // As the official emulator's schema has them.
    [Theory]
    [InlineData("File", false, true)]
    [InlineData("console", true, false)]
    [InlineData("File,Console", true, true)]
    [InlineData("Console, File", true, true)]
    public void Logs_are_written_to_the_console_or_to_a_file_or_to_both(string type, bool toConsole, bool toFile) =>
        Assert.Equal(
            new LoggingConfiguration(toConsole, toFile),
            EmulatorConfiguration.Parse($$"""{ "UserConfig": { "Logging": { "Type": "{{type}}" } } }""", "f").Logging);

    [Theory]
    [InlineData("LockDuration", "\"PT5M1S\"", "PT5M1S is not between")]
    [InlineData("LockDuration", "\"PT0S\"", "PT0S is not between")]
    [InlineData("LockDuration", "\"1 minute\"", "not an ISO 8601 duration")]
    [InlineData("LockDuration", "60", "Expected a string, not a number.")]
    [InlineData("MaxDeliveryCount", "0", "0 is not between 1 and 2000.")]
    [InlineData("MaxDeliveryCount", "2001", "2001 is not between 1 and 2000.")]
    [InlineData("MaxDeliveryCount", "1.5", "Expected a whole number, not 1.5.")]
    [InlineData("RequiresSession", "\"yes\"", "Expected true or false, not a string.")]
    [InlineData("DuplicateDetectionHistoryTimeWindow", "\"PT19S\"", "PT19S is not between PT20S and P7D.")]
    [InlineData("DuplicateDetectionHistoryTimeWindow", "\"P8D\"", "P8D is not between PT20S and P7D.")]
    [InlineData("DefaultMessageTimeToLive", "\"-PT1S\"", "-PT1S is not between")]
    [InlineData("ForwardTo", "\"nowhere\"", "There is no queue or topic 'nowhere'. The namespace has q.")]
    [InlineData("ForwardTo", "\"Q\"", "cannot forward to itself")]
    public void A_setting_beyond_the_limits_of_the_service_is_refused(string property, string value, string reason) => AssertError(
        $$"""
        { "UserConfig": { "Namespaces": [ { "Name": "ns", "Queues": [ { "Name": "q", "Properties": { "{{property}}": {{value}} } } ] } ] } }
        """,
        $"$.UserConfig.Namespaces[0].Queues[0].Properties.{property}", reason);

    [Theory]
    [InlineData("", "is not a name")]
    [InlineData("a b", "is not a name")]
    [InlineData("-a", "is not a name")]
    [InlineData("a/", "is not a name")]
    public void A_name_that_the_service_would_refuse_is_refused(string name, string reason) => AssertError(
        $$"""{ "UserConfig": { "Namespaces": [ { "Name": "ns", "Queues": [ { "Name": "{{name}}" } ] } ] } }""",
        "$.UserConfig.Namespaces[0].Queues[0].Name",
        reason);

    [Fact]
    public void A_name_that_is_too_long_is_refused()
    {
        Assert.Single(Parse(WithQueue(new string('q', 260))).Namespaces);
        AssertError(
            WithQueue(new string('q', 261)), "$.UserConfig.Namespaces[0].Queues[0].Name", "261 characters; at most 260 are allowed");

        static string WithQueue(string name) =>
            $$"""{ "UserConfig": { "Namespaces": [ { "Name": "ns", "Queues": [ { "Name": "{{name}}" } ] } ] } }""";
    }

    [Fact]
    public void Queues_and_topics_share_a_single_set_of_case_insensitive_names() => AssertError(
        """{ "UserConfig": { "Namespaces": [ { "Name": "ns", "Queues": [ { "Name": "a" } ], "Topics": [ { "Name": "A" } ] } ] } }""",
        "$.UserConfig.Namespaces[0].Topics[0].Name", "The name 'A' is used twice.");

    [Fact]
    public void Sessions_cannot_be_combined_with_forwarding() => AssertError(
        """
        { "UserConfig": { "Namespaces": [ { "Name": "ns",
          "Queues": [ { "Name": "b" }, { "Name": "a", "Properties": { "ForwardTo": "b", "RequiresSession": true } } ] } ] } }
        """,
        "$.UserConfig.Namespaces[0].Queues[1].Properties.ForwardTo", "'a' requires sessions");

    [Theory]
    [InlineData("""{ "FilterType": "Sql", "SqlFilter": { "SqlExpression": "a =" } }""", ".SqlFilter.SqlExpression", "at position 4:")]
    [InlineData(
        """{ "FilterType": "Sql", "SqlFilter": { "SqlExpression": "a = 1" }, "Action": { "SqlExpression": "PUT a = 1" } }""",
        ".Action.SqlExpression",
        "at position 1:")]
    [InlineData("""{ "FilterType": "Regex" }""", ".FilterType", "Use Sql or Correlation.")]
    [InlineData("""{ "FilterType": "Sql" }""", "", "'SqlFilter' is missing")]
    [InlineData("""{ "FilterType": "Correlation", "CorrelationFilter": { } }""", ".CorrelationFilter", "compares no property")]
    [InlineData(
        """{ "FilterType": "Correlation", "CorrelationFilter": { "Subject": "s" } }""", ".CorrelationFilter", "Unknown property 'Subject'")]
    [InlineData(
        """{ "FilterType": "Correlation", "CorrelationFilter": { "Properties": { "a": [] } } }""",
        ".CorrelationFilter.Properties.a",
        "Expected a string, a number, true or false.")]
    public void An_invalid_rule_is_refused(string properties, string path, string reason) => AssertError(
        $$"""
        { "UserConfig": { "Namespaces": [ { "Name": "ns",
          "Topics": [ { "Name": "t", "Subscriptions": [
          { "Name": "s", "Rules": [ { "Name": "r", "Properties": {{properties}} } ] } ] } ] } ] } }
        """,
        $"$.UserConfig.Namespaces[0].Topics[0].Subscriptions[0].Rules[0].Properties{path}", reason);

    [Fact]
    public void The_error_for_a_missing_file_contains_its_name() =>
        Assert.StartsWith(
            "/nowhere/Config.json: $: The file cannot be read:",
            Assert.Throws<ConfigurationException>(() => EmulatorConfiguration.Load("/nowhere/Config.json")).Message,
            StringComparison.Ordinal);

    private static EmulatorConfiguration Parse(string json) => EmulatorConfiguration.Parse(json, "test.json");

    private static void AssertError(string json, string path, string reason)
    {
        var error = Assert.Throws<ConfigurationException>(() => Parse(json));
        Assert.Equal(path, error.Path);
        Assert.StartsWith($"test.json: {path}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
