using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;

namespace Local.Tests.Tables;

/// <summary>A model with a property of every type that a table holds.</summary>
public sealed class Order : ITableEntity
{
    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }

    public string? Customer { get; set; }
    public bool Paid { get; set; }
    public bool? Gift { get; set; }
    public int Count { get; set; }
    public int? Discount { get; set; }
    public long Total { get; set; }
    public long? Refund { get; set; }
    public double Weight { get; set; }
    public double? Volume { get; set; }
    public Guid Id { get; set; }
    public Guid? Parent { get; set; }
    public DateTimeOffset Placed { get; set; } = DateTimeOffset.UnixEpoch;
    public DateTimeOffset? Shipped { get; set; }
    public DateTime Due { get; set; } = DateTime.UnixEpoch;
    public byte[]? Label { get; set; }
    public BinaryData? Photo { get; set; }
    public OrderState State { get; set; }
    public OrderState? Previous { get; set; }
    public ulong Serial { get; set; }

    [DataMember(Name = "note_text")]
    public string? Note { get; set; }

    [DataMember]
    public string? Channel { get; set; }

    [IgnoreDataMember]
    public string? Cached { get; set; }

    public string Summary => $"{Customer} {Count}";
}

public enum OrderState
{
    New,
    Packed,
    Sent,
}
