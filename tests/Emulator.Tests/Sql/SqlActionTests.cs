using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Sql;

namespace Emulator.Tests.Sql;

public sealed class SqlActionTests
{
    private static readonly TestContent Message = Some.With(("quantity", 10), ("Color", "red")) with { Subject = "s" };

    [Theory]
    [InlineData("SET quantity = quantity / 2;", "quantity", 5)]
    [InlineData("set QUANTITY = 7", "quantity", 7)]
    [InlineData("SET quantity = 7.9", "quantity", 8)]
    [InlineData("SET quantity = 'many'", "quantity", "many")]
    [InlineData("SET quantity = '12'", "quantity", 12)]
    [InlineData("SET fresh = quantity + 1", "fresh", 11L)]
    [InlineData("SET fresh = missing", "fresh", null)]
    [InlineData("SET a = 1; SET a = a + 1, SET a = a + 1", "a", 3L)]
    [InlineData("SET a = 1 SET b = a", "b", 1L)]
    [InlineData("SET user.[two words] = sys.Label", "two words", "s")]
    [InlineData("SET p('col' + 'or') = 'blue'", "Color", "blue")]
    public void Set_converts_a_value_to_the_type_of_the_property(string action, string property, object? expected)
    {
        var properties = Apply(action).ApplicationProperties;

        Assert.True(properties.ContainsKey(property));
        Assert.Equal(expected, properties[property]);
    }

    [Fact]
    public void Set_and_remove_change_system_properties()
    {
        var changed = Apply("SET sys.CorrelationId = quantity; SET sys.To = 'here'; REMOVE sys.Label");

        Assert.Equal(("10", "here", null), (changed.CorrelationId, changed.To, changed.Subject));
    }

    [Fact]
    public void Remove_ignores_case_and_properties_that_do_not_exist()
    {
        Assert.Equal(["quantity"], Apply("REMOVE COLOR; REMOVE missing").ApplicationProperties.Keys);
    }

    [Fact]
    public void An_action_does_not_change_the_original_message()
    {
        Apply("SET quantity = 1; REMOVE color");

        Assert.Equal((10, "red"), (Message.ApplicationProperties["quantity"], Message.ApplicationProperties["Color"]));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("SET a", 6)]
    [InlineData("SET a = ", 9)]
    [InlineData("SET a = 1 = 2", 11)]
    [InlineData("SET a = (1 = 2)", 9)]
    [InlineData("DELETE a", 1)]
    [InlineData("SET a = 1; oops", 12)]
    public void An_invalid_action_is_refused_with_the_position_of_the_error(string action, int position)
    {
        var parsed = SqlAction.Parse(action);

        parsed.Fails(BrokerError.ArgumentError);
        Assert.Contains($"at position {position}:", parsed.Failure!.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SET sys.Nonsense = 1")]
    [InlineData("REMOVE sys.Nonsense")]
    [InlineData("SET sys.TimeToLive = 'soon'")]
    [InlineData("SET a = 1 / 0")]
    public void An_unknown_system_property_or_a_value_of_the_wrong_type_is_an_error(
        string action) => Assert.Throws<SqlEvaluationException>(() => Apply(action));

    [Fact]
    public void An_action_may_have_32_statements_and_no_more()
    {
        Assert.True(SqlAction.Parse(string.Concat(Enumerable.Repeat("SET a=1;", 32))).Succeeded);
        SqlAction.Parse(string.Concat(Enumerable.Repeat("SET a=1;", 33))).Fails(BrokerError.QuotaExceeded);
    }

    private static IMessageContent Apply(string action)
    {
        var parsed = SqlAction.Parse(action);
        Assert.True(parsed.Succeeded, parsed.Failure?.Description);
        return parsed.Value.Apply(Message);
    }
}
