using Lambda.Engine.Access;

namespace Lambda.Engine.Tests.Access;

public sealed class PolicyTests
{
    [Theory]
    [InlineData("", "", "lambda:InvokeFunction", "echo", PolicyDecision.ImplicitDeny)]
    [InlineData("lambda:InvokeFunction", "", "lambda:InvokeFunction", "echo", PolicyDecision.Allow)]
    [InlineData("LAMBDA:invokefunction", "", "lambda:InvokeFunction", "echo", PolicyDecision.Allow)]
    [InlineData("lambda:InvokeFunction", "", "lambda:GetFunction", "echo", PolicyDecision.ImplicitDeny)]
    [InlineData("lambda:*", "", "lambda:GetFunction", "*", PolicyDecision.Allow)]
    [InlineData("*", "", "lambda:GetFunction", "echo", PolicyDecision.Allow)]
    [InlineData("lambda:Get*", "", "lambda:GetFunction", "echo", PolicyDecision.Allow)]
    [InlineData("lambda:Get*", "", "lambda:InvokeFunction", "echo", PolicyDecision.ImplicitDeny)]
    [InlineData("lambda:InvokeFunction price-*", "", "lambda:InvokeFunction", "price-cart", PolicyDecision.Allow)]
    [InlineData("lambda:InvokeFunction price-*", "", "lambda:InvokeFunction", "echo", PolicyDecision.ImplicitDeny)]
    [InlineData("lambda:InvokeFunction ech?", "", "lambda:InvokeFunction", "echo", PolicyDecision.Allow)]
    [InlineData("lambda:InvokeFunction ech?", "", "lambda:InvokeFunction", "ech", PolicyDecision.ImplicitDeny)]
    [InlineData("lambda:InvokeFunction Echo", "", "lambda:InvokeFunction", "echo", PolicyDecision.ImplicitDeny)]
    [InlineData("lambda:*", "lambda:SendToServiceBusQueue orders", "lambda:SendToServiceBusQueue", "ORDERS", PolicyDecision.ExplicitDeny)]
    [InlineData("lambda:*", "lambda:SendTo* Shop-*", "lambda:SendToEventGrid", "shop-events", PolicyDecision.ExplicitDeny)]
    [InlineData("lambda:SendToServiceBusTopic Orders", "", "lambda:SendToServiceBusTopic", "orders", PolicyDecision.Allow)]
    [InlineData("lambda:ListFunctions echo", "", "lambda:ListFunctions", "*", PolicyDecision.ImplicitDeny)]
    [InlineData("lambda:*", "lambda:InvokeFunction secret-*", "lambda:InvokeFunction", "secret-one", PolicyDecision.ExplicitDeny)]
    [InlineData("lambda:*", "lambda:InvokeFunction secret-*", "lambda:InvokeFunction", "echo", PolicyDecision.Allow)]
    [InlineData("lambda:InvokeFunction echo|lambda:GetFunction echo", "", "lambda:GetFunction", "echo", PolicyDecision.Allow)]
    public void A_deny_statement_overrides_an_allow_and_calls_without_an_allow_are_denied(
        string allow, string deny, string action, string function, object decision)
    {
        var options = new PrincipalOptions();
        foreach (var one in allow.Split('|', StringSplitOptions.RemoveEmptyEntries)) options.Allow.Add(one);
        foreach (var one in deny.Split('|', StringSplitOptions.RemoveEmptyEntries)) options.Deny.Add(one);
        Assert.Equal(decision, Principal.Of("someone", options).Decide(action, function));
    }

    [Theory]
    [InlineData("lambda:InvokeFunction", true)]
    [InlineData("lambda:InvokeFunction *", true)]
    [InlineData(" lambda:Get*  a-b_c.d/E?9* ", true)]
    [InlineData("states:StartExecution orders", true)]
    [InlineData("events:StartReplay", true)]
    [InlineData("", false)]
    [InlineData("lambda:InvokeFunction a b", false)]
    [InlineData("lambda:InvokeFunction a+b", false)]
    [InlineData("lambda:InvokeFunction a:b", false)]
    [InlineData("sqs:*", false)]
    public void A_permission_consists_of_an_action_and_optionally_a_function_name(string text, bool accepted) =>
        Assert.Equal(accepted, Permission.Parse(text) is not null);

    [Fact]
    public void A_permission_may_name_a_function_with_up_to_170_characters()
    {
        Assert.NotNull(Permission.Parse($"lambda:InvokeFunction {new string('a', 170)}"));
        Assert.Null(Permission.Parse($"lambda:InvokeFunction {new string('a', 171)}"));
    }

    [Fact]
    public void A_permission_without_a_function_name_applies_to_all_functions() =>
        Assert.Equal(new Permission("lambda:InvokeFunction", "*"), Permission.Parse("lambda:InvokeFunction"));

    [Fact]
    public void A_principal_has_a_signing_key_only_if_it_has_a_secret_access_key()
    {
        Assert.NotNull(Principal.Of("someone", new() { SecretAccessKey = "a secret" }).Key);
        Assert.Null(Principal.Of("someone", new() { SecretAccessKey = "" }).Key);
        Assert.Null(Principal.Of("someone", new()).Key);
    }

    [Fact]
    public void An_unlimited_principal_may_perform_every_action()
    {
        var someone = Principal.Unlimited("someone");
        Assert.Equal("someone", someone.Name);
        Assert.All(["echo", "*"], function => Assert.Equal(PolicyDecision.Allow, someone.Decide("lambda:InvokeFunction", function)));
    }

    [Fact]
    public void A_principal_with_an_invalid_permission_is_refused() =>
        Assert.Throws<ArgumentException>(() => Principal.Of("someone", new() { Allow = { "sqs:*" } }));

    [Theory]
    [InlineData("AccessKeyId", "AKIDEXAMPLE000000000", "AccessKeyId and SecretAccessKey must be set together.")]
    [InlineData("SecretAccessKey", "a secret of enough characters", "AccessKeyId and SecretAccessKey must be set together.")]
    [InlineData("AccessKeyId", "short", "16 to 128 letters, digits and '_'")]
    [InlineData("ApiKey", "some key", "ApiKey is too short; it must have at least 20 characters.")]
    [InlineData("EntraObjectId", "me", "EntraObjectId is not a GUID.")]
    [InlineData("Allow", "lambda:Invoke", "Allow:0 is 'lambda:Invoke'; write an action")]
    [InlineData("Allow", "lambda:InvokeFunction a b", "Allow:0 is")]
    [InlineData("Deny", "s3:GetObject", "Deny:0 is 's3:GetObject'")]
    [InlineData("Allow", "lambda:InvokeFunction [a]", "Allow:0 is")]
    [InlineData("Description", "none", "no caller can ever match it")]
    public void An_invalid_principal_is_reported_with_the_reason_but_never_its_secret(string setting, string value, string message)
    {
        var principal = new PrincipalOptions();
        if (setting is "Allow") principal.Allow.Add(value);
        else if (setting is "Deny") principal.Deny.Add(value);
        else typeof(PrincipalOptions).GetProperty(setting)?.SetValue(principal, value);
        var options = new AccessOptions { Principals = { ["someone"] = principal } };
        var errors = string.Join('\n', options.Errors());
        Assert.Contains($"Lambda:Access:Principals:someone", errors, StringComparison.Ordinal);
        Assert.Contains(message, errors, StringComparison.Ordinal);
        if (setting is "SecretAccessKey" or "ApiKey") Assert.DoesNotContain(value, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_principals_cannot_have_the_same_key()
    {
        var options = new AccessOptions
        {
            Principals = { ["one"] = new() { ApiKey = "an api key of twenty+" }, ["other"] = new() { ApiKey = "an api key of twenty+" } }
        };
        Assert.Equal(
            "Lambda:Access:Principals: one and other have the same ApiKey; each principal needs its own.", Assert.Single(options.Errors()));
    }
}
