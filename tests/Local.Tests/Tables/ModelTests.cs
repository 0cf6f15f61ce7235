using System.Text.Json;
using Azure;
using Azure.Data.Tables;

namespace Local.Tests.Tables;

public sealed class ModelTests(TableAccount account) : IClassFixture<TableAccount>
{
    private static readonly DateTimeOffset Noon = new(2026, 8, 21, 12, 0, 0, 123, TimeSpan.Zero);
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_comes_back_as_it_was()
    {
        var table = await account.NewTable();
        var order = new Order
        {
            PartitionKey = "p",
            RowKey = "r",
            Customer = "Ann",
            Paid = true,
            Gift = false,
            Count = -3,
            Discount = 5,
            Total = long.MaxValue,
            Refund = 1,
            Weight = 2.0,
            Volume = double.NaN,
            Id = Guid.NewGuid(),
            Parent = Guid.NewGuid(),
            Placed = Noon.ToOffset(TimeSpan.FromHours(5)),
            Shipped = Noon.AddTicks(1),
            Due = Noon.UtcDateTime,
            Label = [1, 2, 255],
            Photo = new BinaryData("photo"u8.ToArray()),
            State = OrderState.Sent,
            Previous = OrderState.Packed,
            Serial = long.MaxValue,
            Note = "n",
            Channel = "web",
            Cached = "gone",
        };
        var added = await table.AddEntityAsync(order, Cancellation);
        var read = (await table.GetEntityAsync<Order>("p", "r", cancellationToken: Cancellation)).Value;

        Assert.Equal(added.Headers.ETag, read.ETag);
        Assert.NotNull(read.Timestamp);
        Assert.Null(read.Cached);
        Assert.Equal(order.Photo.ToArray(), read.Photo!.ToArray());
        (order.Cached, order.Timestamp, order.ETag, order.Photo, read.Photo) = (null, read.Timestamp, read.ETag, null, null);
        Assert.Equivalent(order, read, strict: true);
    }

    [Fact]
    public async Task Nulls_are_not_stored_and_come_back_as_nulls()
    {
        var table = await account.NewTable();
        await table.AddEntityAsync(new Order { PartitionKey = "p", RowKey = "r" }, Cancellation);
        var stored = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancellation)).Value;
        Assert.DoesNotContain(stored.Keys, name => name is "Customer" or "Gift" or "Discount" or "Parent" or "Label" or "note_text");
        var read = (await table.GetEntityAsync<Order>("p", "r", cancellationToken: Cancellation)).Value;
        Assert.Equal((null, null, null, null, null), (read.Customer, read.Gift, read.Refund, read.Label, read.Previous));
    }

    [Fact]
    public async Task Attributes_rename_and_leave_out_properties_and_enums_are_stored_by_name()
    {
        var table = await account.NewTable();
        await table.AddEntityAsync(new Order { PartitionKey = "p", RowKey = "r", Note = "n", Channel = "web", Cached = "c", State = OrderState.Packed }, Cancellation);
        var stored = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancellation)).Value;
        Assert.Equal(("n", "web", "Packed"), (stored.GetString("note_text"), stored.GetString("Channel"), stored.GetString("State")));
        Assert.False(stored.ContainsKey("Note") || stored.ContainsKey("Cached"));
    }

    [Fact]
    public async Task Properties_that_the_model_lacks_are_passed_over()
    {
        var table = await account.NewTable();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Count"] = 7, ["Unknown"] = Guid.NewGuid() }, Cancellation);
        Assert.Equal(7, (await table.GetEntityAsync<Order>("p", "r", cancellationToken: Cancellation)).Value.Count);
    }

    [Fact]
    public async Task A_value_that_does_not_fit_names_the_property()
    {
        var table = await account.NewTable();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Count"] = "many" }, Cancellation);
        var error = await Assert.ThrowsAsync<FormatException>(() => table.GetEntityAsync<Order>("p", "r", cancellationToken: Cancellation));
        Assert.Contains("Count", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Types_that_a_table_does_not_hold_are_refused_by_name()
    {
        var table = account.Missing();
        var error = await Assert.ThrowsAsync<NotSupportedException>(() => table.AddEntityAsync(new TableEntity("p", "r") { ["Price"] = 1.5m }, Cancellation));
        Assert.Contains("Price", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_local_time_is_refused_as_the_real_client_does() =>
        await Assert.ThrowsAsync<NotSupportedException>(() => account.Missing().AddEntityAsync(new TableEntity("p", "r") { ["At"] = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified) }, Cancellation));

    [Fact]
    public async Task Keys_implemented_explicitly_are_stored()
    {
        var table = await account.NewTable();
        await table.AddEntityAsync(new Explicit("p", "r") { Value = 5 }, Cancellation);
        var read = (await table.GetEntityAsync<Explicit>("p", "r", cancellationToken: Cancellation)).Value;
        Assert.Equal(("p", "r", 5), (((ITableEntity)read).PartitionKey, ((ITableEntity)read).RowKey, read.Value));
        Assert.NotEqual(default, ((ITableEntity)read).ETag);
    }

    [Fact]
    public async Task A_class_derived_from_TableEntity_comes_back_as_itself()
    {
        var table = await account.NewTable();
        await table.AddEntityAsync(new Labelled { PartitionKey = "p", RowKey = "r", ["Label"] = "x" }, Cancellation);
        Assert.Equal("x", (await table.GetEntityAsync<Labelled>("p", "r", cancellationToken: Cancellation)).Value.Label);
    }

    [Fact]
    public async Task A_model_without_a_parameterless_constructor_can_be_written_and_says_why_it_cannot_be_read()
    {
        var table = await account.NewTable();
        await table.AddEntityAsync(new Sealed("p", "r"), Cancellation);
        var error = await Assert.ThrowsAsync<MissingMethodException>(() => table.GetEntityAsync<Sealed>("p", "r", cancellationToken: Cancellation));
        Assert.Contains(nameof(Sealed), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_is_written_as_the_service_documents_it()
    {
        // https://learn.microsoft.com/rest/api/storageservices/payload-format-for-table-service-operations
        var entity = new TableEntity("p", "r")
        {
            ["Binary"] = new byte[] { 1, 2 },
            ["Boolean"] = true,
            ["DateTime"] = Noon,
            ["Double"] = 1.5,
            ["Guid"] = Guid.Parse("0d391d16-97f1-4b9a-be68-4cc871f90001"),
            ["Int32"] = 7,
            ["Int64"] = 8L,
            ["String"] = "é'\"",
            ["Null"] = null,
            ["Timestamp"] = Noon,
            ["odata.etag"] = "W/\"x\"",
        };
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) Azure.Data.Tables.Entities.EntityMapper.For(typeof(TableEntity)).Write(writer, entity);
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse("""
            {
              "PartitionKey": "p", "RowKey": "r",
              "Binary@odata.type": "Edm.Binary", "Binary": "AQI=",
              "Boolean": true,
              "DateTime@odata.type": "Edm.DateTime", "DateTime": "2026-08-21T12:00:00.1230000Z",
              "Double@odata.type": "Edm.Double", "Double": 1.5,
              "Guid@odata.type": "Edm.Guid", "Guid": "0d391d16-97f1-4b9a-be68-4cc871f90001",
              "Int32": 7,
              "Int64@odata.type": "Edm.Int64", "Int64": "8",
              "String": "é'\""
            }
            """).RootElement, JsonDocument.Parse(buffer.WrittenMemory).RootElement));
    }

    private sealed class Explicit : ITableEntity
    {
        private (string Partition, string Row, DateTimeOffset? Timestamp, ETag Tag) _system;

        public Explicit() { }

        public Explicit(string partition, string row) => (_system.Partition, _system.Row) = (partition, row);

        public int Value { get; set; }

        string ITableEntity.PartitionKey { get => _system.Partition; set => _system.Partition = value; }

        string ITableEntity.RowKey { get => _system.Row; set => _system.Row = value; }

        DateTimeOffset? ITableEntity.Timestamp { get => _system.Timestamp; set => _system.Timestamp = value; }

        ETag ITableEntity.ETag { get => _system.Tag; set => _system.Tag = value; }
    }

    private sealed class Labelled : TableEntity
    {
        public string Label => GetString("Label");
    }

    private sealed class Sealed(string partition, string row) : ITableEntity
    {
        public string PartitionKey { get; set; } = partition;
        public string RowKey { get; set; } = row;
        public DateTimeOffset? Timestamp { get; set; }
        public ETag ETag { get; set; }
    }
}
