using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;

namespace Emulator.Tests.Scenarios.ServiceBus;

public sealed class RuleManagerScenarios : ServiceBusScenario
{
    private static readonly (string Colour, int Price, string Priority)[] Orders =
        [("blue", 5, "low"), ("red", 10, "high"), ("yellow", 5, "low"), ("blue", 10, "low"), ("blue", 5, "high"), ("red", 5, "low")];

    /// <summary>A filter, and the colours and prices of the orders that it takes.</summary>
    public static TheoryData<string, RuleFilter, string[]> Filters => new()
    {
        { "true", new TrueRuleFilter(), ["blue 5", "red 10", "yellow 5", "blue 10", "blue 5", "red 5"] },
        { "false", new FalseRuleFilter(), [] },
        { "a message property", new CorrelationRuleFilter { Subject = "red" }, ["red 10", "red 5"] },
        { "two message properties", new CorrelationRuleFilter { Subject = "blue", CorrelationId = "high" }, ["blue 5"] },
        { "an application property", Correlation("colour", "red"), ["red 10", "red 5"] },
        { "an application property's number", Correlation("price", 10), ["red 10", "blue 10"] },
        { "SQL, message property", new SqlRuleFilter("sys.Label = 'yellow'"), ["yellow 5"] },
        { "SQL, application property", new SqlRuleFilter("colour = 'yellow'"), ["yellow 5"] },
        { "SQL, and", new SqlRuleFilter("sys.Label = 'blue' and sys.CorrelationId = 'high'"), ["blue 5"] },
        { "SQL, or", new SqlRuleFilter("colour = 'yellow' OR price > 7"), ["red 10", "yellow 5", "blue 10"] },
        { "SQL, in, like, not", new SqlRuleFilter("user.colour IN ('red', 'yellow') AND NOT colour LIKE 'y%'"), ["red 10", "red 5"] },
        { "SQL, arithmetic and null", new SqlRuleFilter("price * 2 >= 20 AND nothing IS NULL AND EXISTS(colour)"), ["red 10", "blue 10"] },
    };

    [Theory]
    [MemberData(nameof(Filters), DisableDiscoveryEnumeration = true)]
    public async Task A_rule_selects_messages_by_its_filter(string what, RuleFilter filter, string[] expected)
    {
        await using var rules = Client.CreateRuleManager(Topic, Subscription);
        Assert.Equal([RuleProperties.DefaultRuleName], await NamesAsync(rules));
        await rules.DeleteRuleAsync(RuleProperties.DefaultRuleName, Cancellation);
        await rules.CreateRuleAsync("rule", filter, Cancellation);
        Assert.Equal(["rule"], await NamesAsync(rules));
        await SendOrdersAsync();
        var got = await ReceiveOrdersAsync(expected.Length);
        Assert.Equal(expected, got.Select(message => $"{message.Subject} {message.ApplicationProperties["price"]}"));
        Assert.NotEmpty(what);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_action_changes_the_messages_that_its_rule_selects(bool sql)
    {
        await using var rules = Client.CreateRuleManager(Topic, Subscription);
        await rules.DeleteRuleAsync(RuleProperties.DefaultRuleName, Cancellation);
        RuleFilter filter = sql ? new SqlRuleFilter("colour = 'blue'") : Correlation("colour", "blue");
        var action = new SqlRuleAction("SET priority = 'highest'; SET sys.Label = 'seen'; REMOVE colour");
        await rules.CreateRuleAsync(new CreateRuleOptions("rule", filter) { Action = action }, Cancellation);
        await SendOrdersAsync();
        Assert.All(await ReceiveOrdersAsync(3), message =>
        {
            Assert.Equal(("highest", "seen"), (message.ApplicationProperties["priority"], message.Subject));
            Assert.DoesNotContain("colour", message.ApplicationProperties.Keys);
        });
    }

    [Fact]
    public async Task Rules_without_actions_share_one_copy_of_a_message_and_each_rule_with_an_action_makes_its_own()
    {
        await using var rules = Client.CreateRuleManager(Topic, Subscription);
        await rules.CreateRuleAsync("again", new SqlRuleFilter("colour = 'yellow'"), Cancellation);
        await rules.CreateRuleAsync(new CreateRuleOptions("one", Correlation("colour",
            "yellow")) { Action = new SqlRuleAction("SET rule = 'one'") }, Cancellation);
        await rules.CreateRuleAsync(new CreateRuleOptions("two", Correlation("colour",
            "yellow")) { Action = new SqlRuleAction("SET rule = 'two'") }, Cancellation);
        await SendOrdersAsync();
        var yellow = (await ReceiveOrdersAsync(8)).Where(message => message.Subject == "yellow");
        Assert.Equal(["", "one", "two"], yellow.Select(message => message.ApplicationProperties.GetValueOrDefault("rule") as string ?? "")
            .Order());
    }

    [Fact]
    public async Task Rules_are_read_back_unchanged_and_removed_by_name()
    {
        await using var rules = Client.CreateRuleManager(Topic, Subscription);
        var correlation = new CorrelationRuleFilter
        {
            CorrelationId = "c", Subject = "s", MessageId = "m", ReplyTo = "r",
            ReplyToSessionId = "rs", SessionId = "se", To = "t", ContentType = "ct",
            ApplicationProperties = { ["string"] = "v", ["int"] = 1, ["long"] = 2L, ["double"] = 2.5, ["bool"] = true,
                ["time"] = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc) },
        };
        await rules.CreateRuleAsync("sql", new SqlRuleFilter("price > 10"), Cancellation);
        await rules.CreateRuleAsync(new CreateRuleOptions("correlation",
            correlation) { Action = new SqlRuleAction("SET sys.CorrelationId = 'new'") }, Cancellation);

        var read = new Dictionary<string, RuleProperties>();
        await foreach (var rule in rules.GetRulesAsync(Cancellation)) read.Add(rule.Name, rule);
        Assert.Equal([RuleProperties.DefaultRuleName, "correlation", "sql"], read.Keys.Order(StringComparer.Ordinal));
        Assert.IsType<TrueRuleFilter>(read[RuleProperties.DefaultRuleName].Filter);
        Assert.Null(read["sql"].Action);
        var sql = Assert.IsType<SqlRuleFilter>(read["sql"].Filter);
        Assert.Equal("price > 10", sql.SqlExpression);
        Assert.Equal("SET sys.CorrelationId = 'new'", Assert.IsType<SqlRuleAction>(read["correlation"].Action).SqlExpression);
        Assert.Equal(correlation, read["correlation"].Filter);

        foreach (var name in read.Keys) await rules.DeleteRuleAsync(name, Cancellation);
        Assert.Empty(await NamesAsync(rules));
    }

    [Fact]
    public async Task Duplicate_names_and_invalid_rules_are_refused()
    {
        await using var rules = Client.CreateRuleManager(Topic, Subscription);
        await rules.CreateRuleAsync("rule", new CorrelationRuleFilter { Subject = "yellow" }, Cancellation);
        var twice = await Assert.ThrowsAsync<ServiceBusException>(() =>
            rules.CreateRuleAsync("rule", new CorrelationRuleFilter { Subject = "red" }, Cancellation));
        Assert.Equal(ServiceBusFailureReason.MessagingEntityAlreadyExists, twice.Reason);
        await FailsAsync(ServiceBusFailureReason.MessagingEntityNotFound, () => rules.DeleteRuleAsync("none", Cancellation));
        await Assert.ThrowsAnyAsync<Exception>(() => rules.CreateRuleAsync("wrong", new SqlRuleFilter("price >"), Cancellation));
        Assert.Equal([RuleProperties.DefaultRuleName, "rule"], (await NamesAsync(rules)).Order(StringComparer.Ordinal));
    }

    private static CorrelationRuleFilter Correlation(string property, object value) =>
        new() { ApplicationProperties = { [property] = value } };

    private static async Task<List<string>> NamesAsync(ServiceBusRuleManager rules)
    {
        var names = new List<string>();
        await foreach (var rule in rules.GetRulesAsync(Cancellation)) names.Add(rule.Name);
        return names;
    }

    private async Task SendOrdersAsync()
    {
        await using var sender = Client.CreateSender(Topic);
        await sender.SendMessagesAsync(
            Orders.Select(order => new ServiceBusMessage($"{order.Price}")
            {
                Subject = order.Colour,
                CorrelationId = order.Priority,
                ApplicationProperties = { ["colour"] = order.Colour, ["price"] = order.Price },
                SessionId = Session,
            }),
            Cancellation);
    }

    /// <summary>As many as are to be there, and no more.</summary>
    private async Task<List<ServiceBusReceivedMessage>> ReceiveOrdersAsync(int count)
    {
        await using var receiver = Client.CreateReceiver(Topic, Subscription,
            new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        var got = await ReceiveAsync(receiver, count);
        Assert.Null(await receiver.PeekMessageAsync(1, Cancellation));
        return got;
    }
}
