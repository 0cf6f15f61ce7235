using Local.Emulator.ServiceBus;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Queues;
using Local.Emulator.ServiceBus.Rules;
using Local.Emulator.ServiceBus.Sql;

namespace Emulator.Tests.Topics;

public sealed class TopicTests
{
    private readonly ManualTimeProvider _clock = Some.Clock();

    [Fact]
    public void Each_subscription_gets_a_copy_with_a_sequence_number_of_its_own_and_the_one_from_the_topic()
    {
        using var bus = Bus(
            Subscription("all"), Subscription("none", new Rule("no", new FalseFilter())), Subscription("red", Sql("r", "color = 'red'")));
        var topic = bus.FindTopic("TOPIC")!;
        topic.Send(Some.With(("color", "blue")));
        topic.Send(Some.With(("color", "red")));

        Assert.Equal([(1L, 1L), (2L, 2L)], Queue(bus, "all").Peek(0, 10).Select(Numbers));
        Assert.Equal([(1L, 2L)], Queue(bus, "red").Peek(0, 10).Select(Numbers));
        Assert.Equal(0, Queue(bus, "none").MessageCount);

        static (long, long) Numbers(MessageView message) => (message.SequenceNumber, message.EnqueuedSequenceNumber);
    }

    [Fact]
    public void A_correlation_filter_ignores_the_case_of_property_names()
    {
        using var bus = Bus(
            Subscription(
                "s", new Rule("r", new CorrelationFilter { Properties = new Dictionary<string, object?> { ["Colour"] = "red" } })));
        foreach (var name in new[] { "Colour", "colour", "COLOUR", "flavour" }) bus.FindTopic("topic")!.Send(Some.With((name, "red")));
        bus.FindTopic("topic")!.Send(Some.With(("colour", "Red")));
        Assert.Equal(3, Queue(bus, "s").MessageCount);
    }

    [Fact]
    public void Each_matching_rule_with_an_action_makes_its_own_copy_and_all_other_rules_share_a_copy()
    {
        using var bus = Bus(Subscription("s",
            Sql("plain 1", "1 = 1"), Sql("double", "n > 0", "SET n = n * 2; SET sys.Label = 'doubled'"),
            Sql("plain 2", "n = 21"), Sql("drop", "n > 0", "REMOVE n"), Sql("no", "n < 0", "SET n = 0")));

        bus.FindTopic("topic")!.Send(Some.With(("n", 21)));

        Assert.Equal(
            [(21, null, null), (42, "double", "doubled"), (null, "drop", null)],
            Queue(bus, "s").Peek(0, 10).Select(message => (
                message.Content.ApplicationProperties.GetValueOrDefault("n"),
                message.Content.ApplicationProperties.GetValueOrDefault("RuleName"),
                (object?)message.Content.Subject)));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void An_error_in_a_filter_dead_letters_the_message_if_the_subscription_is_configured_so(bool deadLetters, int expected)
    {
        var options = new QueueOptions { DeadLetteringOnFilterEvaluationExceptions = deadLetters };
        using var bus = Bus(new SubscriptionDefinition("s", options, [Sql("r", "sys.Nonsense = 1")]), Subscription("other"));

        bus.FindTopic("topic")!.Send(Some.Message("m"));

        Assert.Equal(0, Queue(bus, "s").MessageCount);
        Assert.Equal(expected, Queue(bus, "s").DeadLetterQueue!.Peek(0, 10).Count(message => message.Reason() == "FilterException"));
        Assert.Equal(["m"], Queue(bus, "other").PeekIds());
    }

    [Fact]
    public void Rules_can_be_changed_while_the_topic_is_in_use()
    {
        using var bus = Bus(Subscription("s"));
        var rules = bus.FindSubscription("topic/subscriptions/S")!.Rules;
        Assert.Equal(["$Default"], rules.List().Select(rule => rule.Name));

        rules.Add(Sql("red", "color = 'red'")).Succeeds();
        rules.Add(Sql("RED", "1 = 1")).Fails(BrokerError.AlreadyExists);
        rules.Remove("$default").Succeeds();
        rules.Remove("$default").Fails(BrokerError.NotFound);

        bus.FindTopic("topic")!.Send([Some.With(("color", "blue")), Some.With(("color", "red"))]);
        Assert.Equal(1, Queue(bus, "s").MessageCount);
    }

    [Fact]
    public void A_message_without_a_session_id_is_dead_lettered_by_a_subscription_with_sessions()
    {
        using var bus = Bus(new SubscriptionDefinition("s", new QueueOptions { RequiresSession = true }, []));

        bus.FindTopic("topic")!.Send([Some.Message("a"), Some.Message("b", "red")]);

        Assert.Equal("Session ID is null.", Assert.Single(Queue(bus, "s").DeadLetterQueue!.Peek(0, 10)).Reason());
        Assert.Equal(["b"], Queue(bus, "s").Accept("red", credit: 1).Inbox.Ids);
    }

    [Fact]
    public void A_message_that_is_dead_lettered_on_arrival_creates_no_session()
    {
        var options = new QueueOptions { RequiresSession = true, DeadLetteringOnFilterEvaluationExceptions = true };
        using var bus = Bus(new SubscriptionDefinition("s", options, [Sql("r", "price / quantity > 2")]));
        bus.FindTopic("topic")!.Send(Some.With(("price", 1), ("quantity", 0)) with { SessionId = "red" });
        var queue = Queue(bus, "s");
        Assert.Equal("FilterException", Assert.Single(queue.DeadLetterQueue!.Peek(0, 10)).Reason());

        var waiting =
            queue.AcceptNextSession(ReceiveMode.PeekLock, new Inbox(), TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.False(waiting.IsCompleted);
        Assert.Equal((0, 0), (queue.Snapshot("s").Sessions, queue.Snapshot("s").LockedSessions));
    }

    [Fact]
    public void A_topic_keeps_scheduled_messages_until_their_time()
    {
        using var bus = Bus(Subscription("s"));
        var topic = bus.FindTopic("topic")!;
        var sent = topic.Send([Later("a"), Later("b")]);
        Assert.Equal((2, 0), (topic.Snapshot().Scheduled, Queue(bus, "s").MessageCount));
        topic.CancelScheduled([sent.Value![0]]).Succeeds();
        topic.CancelScheduled([sent.Value![0]]).Fails(BrokerError.MessageNotFound);

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["b"], Queue(bus, "s").ReceiveIds());
        Assert.Equal((0, 100L), (topic.Snapshot().Scheduled, topic.Snapshot().SizeInBytes));

        static TestContent Later(string id) => Some.Message(id) with { ScheduledEnqueueTime = Some.Noon.AddMinutes(1) };
    }

    [Fact]
    public void A_topic_drops_duplicates()
    {
        using var bus = Bus(new TopicOptions { DuplicateDetectionWindow = TimeSpan.FromMinutes(1) }, Subscription("s"));
        var topic = bus.FindTopic("topic")!;

        Assert.Equal([1L, 0L], topic.Send([Some.Message("a"), Some.Message("a")]).Value);
        Assert.Equal(["a"], Queue(bus, "s").PeekIds());
    }

    [Fact]
    public void The_time_to_live_of_a_topic_limits_that_of_its_subscriptions()
    {
        using var bus = Bus(new TopicOptions { DefaultMessageTimeToLive = TimeSpan.FromMinutes(1) }, Subscription("s"));

        bus.FindTopic("topic")!.Send(Some.Message("a"));

        Assert.Equal(Some.Noon.AddMinutes(1), Queue(bus, "s").Peek(0, 1)[0].ExpiresAt);
    }

    [Fact]
    public void The_size_of_a_topic_is_the_sum_of_the_sizes_of_its_subscriptions()
    {
        using var bus = Bus(new TopicOptions { MaxSizeInBytes = 300, MaxMessageSizeInBytes = 150 }, Subscription("s"), Subscription("t"));
        var topic = bus.FindTopic("topic")!;
        topic.Send(Some.Message("a") with { Size = 151 }).Fails(BrokerError.MessageSizeExceeded);
        Assert.True(topic.Send(Some.Message("a") with { Size = 150 }).Succeeded);
        topic.Send(Some.Message("b")).Fails(BrokerError.QuotaExceeded);
    }

    [Fact]
    public async Task Subscriptions_forward_messages_to_topics_until_the_maximum_number_of_hops()
    {
        using var bus = Bus(new SubscriptionDefinition("loop", new QueueOptions { ForwardTo = "topic" }, []), Subscription("all"));

        bus.FindTopic("topic")!.Send(Some.Message("a"));

        await Eventually.True(() => Queue(bus, "all").MessageCount == 5, TestContext.Current.CancellationToken);
        Assert.Equal("MaxTransferHopCountExceeded", Assert.Single(Queue(bus, "loop").DeadLetterQueue!.Peek(0, 10)).Reason());
    }

    [Theory]
    [InlineData("queue", "queue")]
    [InlineData("QUEUE/$deadletterqueue", "queue/$DeadLetterQueue")]
    [InlineData("Topic/subscriptions/S", "topic/Subscriptions/s")]
    [InlineData("/topic/Subscriptions/s/$DeadLetterQueue", "topic/Subscriptions/s/$DeadLetterQueue")]
    [InlineData("topic", null)]
    [InlineData("topic/Subscriptions/x", null)]
    [InlineData("queue/$DeadLetterQueue/$DeadLetterQueue", null)]
    public void Entity_addresses_are_case_insensitive(string address, string? expected)
    {
        using var bus = Bus(Subscription("s"));

        var found = bus.FindReceivable(address);

        Assert.Equal(expected, found.Value?.Address);
        Assert.Equal(expected is null ? BrokerError.NotFound : null, found.Failure?.Error);
    }

    [Theory]
    [InlineData("id", "x", true)]
    [InlineData("ID", "x", false)]
    [InlineData("id", "y", false)]
    [InlineData(null, "x", false)]
    public void A_correlation_filter_compares_all_its_values_case_sensitively(string? correlationId, string? color, bool expected)
    {
        var filter = new CorrelationFilter
        {
            System = new Dictionary<SystemProperty, string> { [SystemProperty.CorrelationId] = "id" },
            Properties = new Dictionary<string, object?> { ["color"] = "x", ["n"] = 1L },
        };

        Assert.Equal(expected, filter.Matches(Some.With(("color", color), ("n", 1)) with { CorrelationId = correlationId }));
    }

    private static Rule Sql(string name, string filter, string? action = null) =>
        new(name, new SqlRuleFilter(SqlFilter.Parse(filter).Value!), action is null ? null : SqlAction.Parse(action).Value!);

    private static SubscriptionDefinition Subscription(string name, params Rule[] rules) => new(name, new QueueOptions(), rules);

    private static QueueEntity Queue(Namespace bus, string subscription) =>
        bus.FindSubscription(EntityAddress.Of("topic", subscription))!.Queue;

    private Namespace Bus(params SubscriptionDefinition[] subscriptions) => Bus(new TopicOptions(), subscriptions);

    private Namespace Bus(TopicOptions options, params SubscriptionDefinition[] subscriptions) =>
        new(new NamespaceDefinition(
            "bus", [new QueueDefinition("queue", new QueueOptions())], [new TopicDefinition("topic", options, subscriptions)]), _clock);
}
