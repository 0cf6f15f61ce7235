using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lambda.Functions.Tests.Callers;

/// <summary>Answers with its event in the body.</summary>
internal sealed class Echoes : IRawHandler
{
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(
        ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation) =>
        new(Encoding.UTF8.GetBytes(new JsonObject { ["statusCode"] = 200, ["body"] = Encoding.UTF8.GetString(input.Span) }.ToJsonString()));
}

/// <summary>Answers with what the caller's body says.</summary>
internal sealed class Answers : IRawHandler
{
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
    {
        using var json = JsonDocument.Parse(input);
        return new(Encoding.UTF8.GetBytes(json.RootElement.GetProperty("body").GetString()!));
    }
}

/// <summary>Answers with what the test says, and counts.</summary>
internal sealed class Counting(Counter counter) : IRawHandler
{
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
    {
        counter.Events.Enqueue(Encoding.UTF8.GetString(input.Span));
        return new(Encoding.UTF8.GetBytes(counter.Answer));
    }
}

/// <summary>What <see cref="Counting"/> answers, and has been sent.</summary>
internal sealed class Counter
{
    public System.Collections.Concurrent.ConcurrentQueue<string> Events { get; } = new();

    public string Answer { get; set; } = "null";
}
