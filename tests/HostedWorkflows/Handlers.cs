using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Lambda;

namespace HostedWorkflows;

/// <summary>The tokens that state machines have given to the function "ask", by the execution's name.</summary>
public sealed class Asked
{
    public ConcurrentDictionary<string, string> Tokens { get; } = [];
}

/// <summary>Doubles a number; it knows none below zero.</summary>
public sealed class Doubles : IRawHandler
{
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
    {
        var number = JsonSerializer.Deserialize<int>(input.Span);
        return number >= 0 ? new(JsonSerializer.SerializeToUtf8Bytes(number * 2)) : throw new ArgumentOutOfRangeException(nameof(input));
    }
}

public sealed class Asks(Asked asked) : IRawHandler
{
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
    {
        using var asking = JsonDocument.Parse(input);
        asked.Tokens[asking.RootElement.GetProperty("of").GetString()!] = asking.RootElement.GetProperty("token").GetString()!;
        return new(Encoding.UTF8.GetBytes("null"));
    }
}

public sealed class Fails : IRawHandler
{
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(
        ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation) =>
        throw new InvalidOperationException("It always fails.");
}

/// <summary>Returns a text of so many characters.</summary>
public sealed class Grows : IRawHandler
{
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(
        ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation) =>
        new(JsonSerializer.SerializeToUtf8Bytes(new string('a', JsonSerializer.Deserialize<int>(input.Span))));
}
