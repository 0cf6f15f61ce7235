using Lambda.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Engine.Tests.Kit;

/// <summary>What a team's own tests call its handlers with.</summary>
public sealed class TestFunctionsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_function_reads_its_event_and_writes_its_result_in_the_test_kit_as_in_the_app()
    {
        await using var functions = new TestFunctions(
            functions => functions.Add<Doubles, Number, Number?>("doubles", TestJson.Default).AddRaw<Logs>("logs").AddRaw<Fails>("fails"));
        Assert.Equal(("""{"Value":42}""", null), await functions.InvokeAsync("doubles", """{"Value":21}""", Cancellation) is var result
            ? (result.Payload, result.ErrorType) : default);
        Assert.Contains("hello", (await functions.InvokeAsync("logs", "\"hello\"", Cancellation)).Log, StringComparison.Ordinal);
        var failed = await functions.InvokeAsync("fails", "{}", Cancellation);
        Assert.Equal("InvalidOperationException", failed.ErrorType);
        Assert.Contains("\"errorMessage\":\"It fails.\"", failed.Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_can_add_services_and_settings()
    {
        var counts = new Counts();
        await using var functions = new TestFunctions(functions => functions.AddRaw<Counts>("counts").AddRaw<Waits>("waits"),
            services => services.AddSingleton(counts), ("Lambda:Functions:waits:Timeout", "1"));
        await functions.InvokeAsync("counts", "1", Cancellation);
        Assert.Equal(1, counts.Calls);
        Assert.Equal(1, functions.Services.GetRequiredService<Engine.Invocation.FunctionCatalogue>().All[1].Options.Timeout);
    }

    [Fact]
    public async Task The_error_for_an_unknown_function_lists_the_known_ones()
    {
        await using var functions = new TestFunctions(functions => functions.AddRaw<Counts>("counts"));
        var error = await Assert.ThrowsAsync<ArgumentException>(() => functions.InvokeAsync("count", "1", Cancellation));
        Assert.StartsWith("There is no function 'count'; there are counts.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_handler_accepts_SQS_events_and_Kinesis_events()
    {
        var odd = new Odd();
        await using var functions = new TestFunctions(functions => functions.AddBatch<Odd, Number>("odd", TestJson.Default),
            services => services.AddSingleton(odd));
        string[] bodies = ["""{"Value":1}""", """{"Value":2}""", "no number"];
        Assert.Equal("""{"batchItemFailures":[{"itemIdentifier":"3"},{"itemIdentifier":"2"}]}""",
            (await functions.InvokeAsync("odd", TestEvents.Sqs(bodies), Cancellation)).Payload);
        Assert.False(odd.WasStream);
        Assert.Equal("""{"batchItemFailures":[{"itemIdentifier":"3"},{"itemIdentifier":"2"}]}""",
            (await functions.InvokeAsync("odd", TestEvents.Kinesis(bodies), Cancellation)).Payload);
        Assert.True(odd.WasStream);
    }

    [Fact]
    public async Task A_handler_can_be_called_with_a_batch_and_a_context_that_the_test_builds()
    {
        var batch = TestBatch.OfQueue(new Number(1), new Number(2));
        var context = new TestLambdaContext { FunctionName = "odd" };
        await new Odd().HandleAsync(batch, context, Cancellation);
        Assert.Equal(["2"], batch.Failed);
        Assert.Equal("The handler failed on the record 2", Assert.Single(context.Log));
        Assert.Equal("arn:aws:lambda:us-east-1:000000000000:function:odd", context.InvokedFunctionArn);
        Assert.True(TestBatch.OfStream(1).IsStream);
    }

    private sealed class Odd : IBatchHandler<Number>
    {
        public bool WasStream { get; private set; }

        public Task HandleAsync(Batch<Number> batch, ILambdaContext context, CancellationToken cancellation)
        {
            WasStream = batch.IsStream;
            return batch.EachAsync((record, _) => record.Body.Value % 2 == 1
                ? Task.CompletedTask : throw new InvalidOperationException("It is even."), context, cancellation);
        }
    }
}
