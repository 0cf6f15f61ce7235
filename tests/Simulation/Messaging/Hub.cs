using System.Text;
using Lambda.Engine.Polling.Streams;
using Simulation.Scheduling;

namespace Simulation.Messaging;

/// <summary>An event hub: partitions of records in order, each read by one instance at a time, which stores how far it has come.</summary>
internal sealed class Hub(Loop loop, int partitions)
{
    public List<HubPartition> Partitions { get; } = [.. Enumerable.Range(0, partitions).Select(number => new HubPartition(number))];

    public bool IsRead => Partitions.TrueForAll(partition => partition.Checkpoint == partition.Records.Count);

    public void Send(int partition, string key)
    {
        var records = Partitions[partition].Records;
        var number = records.Count + 1;
        records.Add(new(new(key, number, Encoding.UTF8.GetBytes($"{number}"), loop.Now)));
    }
}

/// <summary>A partition, and who reads it.</summary>
internal sealed class HubPartition(int number)
{
    public int Number => number;

    /// <summary>The record of sequence number n is at n - 1.</summary>
    public List<HubRecord> Records { get; } = [];

    public int Checkpoint { get; set; }

    public HubReader? Owner { get; set; }
}

/// <summary>A record, and what became of it.</summary>
internal sealed record HubRecord(StreamRecord Record)
{
    public int Succeeded { get; set; }

    public int Failed { get; set; }

    public bool IsReported { get; set; }
}
