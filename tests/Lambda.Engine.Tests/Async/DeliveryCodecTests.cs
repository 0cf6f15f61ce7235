using System.Text;
using Lambda.Engine.Async;

namespace Lambda.Engine.Tests.Async;

public sealed class DeliveryCodecTests
{
    private static readonly PendingDelivery Delivery = new("r-1", "f", new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), "storage-queue:done",
        DestinationPlaces.OnFailure, "blob") { Hops = 1, Redrives = 2, Tries = 3 };

    [Fact]
    public void A_delivery_is_read_as_it_was_written_and_no_event_is_one()
    {
        var message = DeliveryCodec.Write(Delivery);
        Assert.True(DeliveryCodec.IsDelivery(message));
        Assert.Equal(Delivery, DeliveryCodec.Read(message));
        Assert.False(DeliveryCodec.IsDelivery(AsyncEventCodec.Write(new("r-1", "f", default) { Payload = "1"u8.ToArray() })));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"delivery":null}""")]
    [InlineData("""{"delivery":{"function":"f","destination":"a:b","recordBlob":"b"}}""")]
    [InlineData("""{"delivery":{"requestId":"r","destination":"a:b","recordBlob":"b"}}""")]
    [InlineData("""{"delivery":{"requestId":"r","function":"f","destination":"a:b"}}""")]
    [InlineData("""{"delivery":{"requestId":"r","function":"f","recordBlob":"b"}}""")]
    [InlineData("""{"delivery":{"requestId":"r","function":"f","destination":"a","recordBlob":"b"}}""")]
    [InlineData("""{"delivery":{"requestId":"r","function":"f","destination":"a:b","recordBlob":"b","tries":-1}}""")]
    public void A_message_that_is_no_delivery_is_refused(string message) =>
        Assert.Throws<FormatException>(() => DeliveryCodec.Read(Encoding.UTF8.GetBytes(message)));

    [Fact]
    public void A_delivery_needs_no_more_than_its_place_and_record() =>
        Assert.Equal(
            "b",
            DeliveryCodec.Read(
                """{"delivery":{"requestId":"r","function":"f","destination":"a:b","recordBlob":"b"}}"""u8.ToArray()).RecordBlob);
}
