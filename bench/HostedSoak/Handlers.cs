using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lambda;
using Lambda.Events;

namespace HostedSoak;

/// <summary>Returns its event, as a service does that has stored it.</summary>
public sealed class Take(Journal journal) : IRawHandler
{
    public async ValueTask<ReadOnlyMemory<byte>> HandleAsync(
        ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
    {
        var sent = JsonSerializer.Deserialize(input.Span, SoakJson.Default.Sent)!;
        await Work.DoAsync(cancellation);
        journal.Done(sent.Thing);
        return input;
    }
}

public sealed class Refuse(Journal journal) : IRawHandler
{
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(
        ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
    {
        journal.Done(JsonSerializer.Deserialize(input.Span, SoakJson.Default.Sent)!.Thing);
        throw new InvalidOperationException("It refuses every event.");
    }
}

public sealed class TakeMessages(Journal journal) : IBatchHandler<Sent>
{
    public async Task HandleAsync(Batch<Sent> batch, ILambdaContext context, CancellationToken cancellation)
    {
        await Work.DoAsync(cancellation);
        journal.Done(batch.Records.Select(record => record.Body.Thing));
    }
}

/// <summary>The state of a window.</summary>
public sealed record Counted(long Records);

/// <summary>Counts records a tumbling window at a time. The count goes to the journal when the window ends.</summary>
public sealed class CountClicks(Journal journal) : IHandler<KinesisWindowEvent<Counted>, KinesisWindowResult<Counted>>
{
    public async Task<KinesisWindowResult<Counted>> HandleAsync(
        KinesisWindowEvent<Counted> input, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        await Work.DoAsync(cancellation);
        journal.Done(input.Records.Select(record => JsonSerializer.Deserialize(record.Kinesis.Data, SoakJson.Default.Sent)!.Thing));
        var count = input.State.Records + input.Records.Count;
        if (input.IsFinalInvokeForWindow)
            journal.Done(new Thing(Kind.Window, $"{input.ShardId}@{input.Window.Start.ToUnixTimeSeconds()}", count));
        return new(new(count), []);
    }
}

public sealed class TakeChanges(Journal journal) : IHandler<DynamoDbEvent, DynamoDbResult>
{
    public async Task<DynamoDbResult> HandleAsync(DynamoDbEvent input, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        await Work.DoAsync(cancellation);
        journal.Done(input.Records.Select(record => new Thing(
            Kind.Table, record.DynamoDb.Keys["RowKey"].S!,
            long.Parse(record.DynamoDb.NewImage!["Number"].N!, CultureInfo.InvariantCulture))));
        return new([]);
    }
}

/// <summary>What a function does in practice: it waits for another service.</summary>
internal static class Work
{
    public static Task DoAsync(CancellationToken cancellation) => Task.Delay(20, cancellation);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Sent))]
[JsonSerializable(typeof(KinesisWindowEvent<Counted>))]
[JsonSerializable(typeof(KinesisWindowResult<Counted>))]
[JsonSerializable(typeof(DynamoDbEvent))]
[JsonSerializable(typeof(DynamoDbResult))]
public sealed partial class SoakJson : JsonSerializerContext;
