using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Lambda.Events.Lex;

namespace Lambda.Functions.Tests.Callers.Lex;

/// <summary>Lex calls by Invoke.</summary>
public sealed class LexTests(CallersApp app) : IClassFixture<CallersApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static JsonNode Event =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Callers", "Golden", "LexEvent.json")))!;

    private async Task<(bool IsError, JsonNode Result)> InvokeAsync(JsonNode json)
    {
        using var answer = await app.Client().PostAsync(
            new Uri("/api/2015-03-31/functions/order-flowers/invocations", UriKind.Relative),
            new StringContent(json.ToJsonString(), Encoding.UTF8, "application/json"),
            Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (answer.Headers.Contains("X-Amz-Function-Error"), JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!);
    }

    [Fact]
    public async Task The_sample_code_hook_takes_an_order()
    {
        var (isError, result) = await InvokeAsync(Event);
        Assert.Equal(
            (false, "Close", "Fulfilled", "Your roses are on their way."),
            (isError, (string?)result["sessionState"]!["dialogAction"]!["type"], (string?)result["sessionState"]!["intent"]!["state"],
                (string?)result["messages"]![0]!["content"]));
    }

    [Fact]
    public async Task The_sample_asks_for_missing_values()
    {
        var json = Event;
        json["sessionState"]!["intent"]!["slots"]!["FlowerType"] = null;
        var (isError, result) = await InvokeAsync(json);
        Assert.Equal(
            (false, "ElicitSlot", "FlowerType"),
            (isError, (string?)result["sessionState"]!["dialogAction"]!["type"],
                (string?)result["sessionState"]!["dialogAction"]!["slotToElicit"]));
    }

    [Fact]
    public async Task A_result_that_Lex_would_refuse_is_a_function_error_with_the_reason()
    {
        var json = Event;
        json["sessionState"]!["intent"]!["confirmationState"] = "Maybe";
        var (isError, result) = await InvokeAsync(json);
        Assert.Equal(
            (true, "Lex would refuse the answer: its intent's confirmationState 'Maybe' is not valid."),
            (isError, (string?)result["errorMessage"]));
    }

    public static TheoryData<LexAnswer, string?> Answers => new()
    {
        { new(new(new("Delegate"))), null },
        { new(new(new("Close"), new("i", State: "Fulfilled"))), null },
        { new(new(new("ElicitIntent")), [new("PlainText", "What?")]), null },
        { new(new()), "no sessionState" },
        { new(new(new("Guess"))), "its dialogAction is 'Guess'" },
        { new(new(new("Close"))), "needs an intent" },
        { new(new(new("ConfirmIntent"))), "needs an intent" },
        { new(new(new("ElicitSlot"), new("i"))), "needs a slotToElicit" },
        { new(new(new("ElicitIntent"))), "needs a message" },
        { new(new(new("Close"), new("i", State: "Done"))), "state 'Done'" },
        { new(new(new("Delegate")), [new("Markdown", "x")]), "contentType 'Markdown'" },
        { new(new(new("Delegate")), [new("PlainText")]), "no content" },
        { new(new(new("Delegate")), [new("PlainText", new string('x', 1025))]), "longer than 1024" },
        { new(new(new("Delegate")), [new("ImageResponseCard")]), "no title" },
        {
            new(
                new(new("Delegate")),
                [new("ImageResponseCard", null, new("t", Buttons: [.. Enumerable.Repeat(new LexButton("a", "b"), 6)]))]),
            "more than 5 buttons"
        },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void A_result_is_checked_by_the_rules_of_the_Lex_guide(LexAnswer answer, string? problem)
    {
        if (problem is null) Assert.Null(answer.Problem());
        else Assert.Contains(problem, answer.Problem(), StringComparison.Ordinal);
    }
}
