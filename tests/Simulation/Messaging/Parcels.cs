using System.Globalization;
using System.Text;
using System.Text.Json;
using Simulation.App;
using Simulation.Runs;

namespace Simulation.Messaging;

/// <summary>The messages of a Storage queue that a function reads, and what must hold for them.</summary>
internal static class Parcels
{
    public const string Queue = "parcels";
    public const string Poison = "parcels-poison";

    public static void Send(World world)
    {
        var number = ++world.Parcels.Sent;
        var text = string.Create(CultureInfo.InvariantCulture, $$"""{"number":{{number}},"kind":"{{(number % 3 == 0 ? "b" : "a")}}"}""");
        world.Storage.Queues.Put(Queue, Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), TimeSpan.Zero);
    }

    public static async Task<string> HandleAsync(
        World world, Instance instance, ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        using var document = JsonDocument.Parse(input);
        var record = document.RootElement.GetProperty("Records").EnumerateArray().Single();
        using var body = JsonDocument.Parse(record.GetProperty("body").GetString()!);
        var number = body.RootElement.GetProperty("number").GetInt32();
        world.Log.Add($"{instance.Name} runs {Queue} with {number}");
        if (!IsWanted(world, number))
            world.Ledger.Violate("Functions get what passes the filter", $"The parcel {number} does not, and came");
        await Task.Delay(TimeSpan.FromMilliseconds(world.Random.Next(200)), instance.Time, cancellation);
        if (!world.IsCalm && world.Random.NextDouble() < world.Plan.Sources.QueueFailing)
            throw new InvalidOperationException("A parcel fails.");
        if (!world.Parcels.Done.Add(number) && world.Ledger.IsExact)
            world.Ledger.Violate("What succeeded is not run again", $"The parcel {number} succeeded before, and nothing has failed");
        return "{}";
    }

    public static void CheckEnd(World world)
    {
        var poison = world.Storage.Queues.All(Poison).Select(message => Number(message.Text)).ToHashSet();
        for (var number = 1; number <= world.Parcels.Sent; number++)
            if (IsWanted(world, number) && !world.Parcels.Done.Contains(number) && !poison.Contains(number))
                world.Ledger.Violate("Nothing accepted is lost", $"The parcel {number} did not succeed, and is not in {Poison}");
    }

    private static bool IsWanted(World world, int number) => !world.Plan.Sources.Filters || number % 3 != 0;

    private static int Number(string text)
    {
        using var document = JsonDocument.Parse(Convert.FromBase64String(text));
        return document.RootElement.GetProperty("number").GetInt32();
    }
}

/// <summary>How many messages were sent to the Storage queue, and which ones its function has handled.</summary>
internal sealed class ParcelCounts
{
    public int Sent { get; set; }

    public HashSet<int> Done { get; } = [];
}
