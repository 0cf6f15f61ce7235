using Azure;
using Azure.Data.Tables;
using Lambda.Functions.TableStreams;
using Microsoft.Extensions.DependencyInjection;
using Simulation.Messaging;
using Simulation.Runs;

namespace Simulation.Workload;

/// <summary>Writes items of a streamed table, in every way that there is.</summary>
internal static class ItemWriter
{
    /// <summary>Writes some items of a partition, or of any.</summary>
    public static void Write(World world, string? only = null)
    {
        if (world.Any() is not { } instance) return;
        var random = world.Random;
        var (kind, count) = (random.Next(6), random.Next(4) == 0 ? random.Next(2, 4) : 1);
        var partition = only ?? $"p{random.Next(2)}";
        var rows = Enumerable.Range(0, 3).OrderBy(_ => random.Next()).Take(count).ToList();
        var items = rows.ConvertAll(row => Item(world, partition, $"r{row}"));
        var numbers = items.ConvertAll(item => item.GetInt32(StreamedItems.Number)!.Value);
        instance.Call($"write {string.Join(' ', numbers)} to {partition}", async (_, token) =>
        {
            var table = instance.Services.GetRequiredKeyedService<StreamedTable>(StreamedItems.Table);
            var isDeletion = kind == 0 && count == 1;
            if (count > 1) await table.SubmitTransactionAsync(items.Select(item => new TableTransactionAction(Action(kind), item)), token);
            else if (isDeletion) await table.DeleteEntityAsync(partition, items[0].RowKey, default, token);
            else await WriteAsync(table, kind, items[0], token);
            if (isDeletion) return;
            world.Log.Add($"wrote {string.Join(' ', numbers)}");
            foreach (var number in numbers)
                if (!world.Items.All.Exists(change => change.New == number))
                    world.Ledger.Violate("What is accepted is stored", $"The write of item {number} succeeded, and it was not stored");
        });
    }

    private static Task<ETag> WriteAsync(StreamedTable table, int kind, TableEntity item, CancellationToken cancellation) => kind switch
    {
        1 => table.AddEntityAsync(item, cancellation),
        2 => table.UpdateEntityAsync(item, ETag.All, TableUpdateMode.Replace, cancellation),
        3 => table.UpdateEntityAsync(item, ETag.All, TableUpdateMode.Merge, cancellation),
        4 => table.UpsertEntityAsync(item, TableUpdateMode.Merge, cancellation),
        _ => table.UpsertEntityAsync(item, TableUpdateMode.Replace, cancellation),
    };

    private static TableTransactionActionType Action(int kind) =>
        kind % 2 == 0 ? TableTransactionActionType.UpsertReplace : TableTransactionActionType.UpsertMerge;

    private static TableEntity Item(World world, string partition, string row)
    {
        var item = new TableEntity(partition, row) { [StreamedItems.Number] = ++world.Items.Numbers };
        // Some have images that do not fit a row.
        if (world.Random.Next(12) == 0) item["Filler"] = new string('y', 31_000);
        if (world.Random.Next(6) == 0)
            item[StreamedItems.Expires] = (world.Loop.Now + TimeSpan.FromSeconds(world.Random.Next(30, 300))).ToUnixTimeSeconds();
        return item;
    }
}
