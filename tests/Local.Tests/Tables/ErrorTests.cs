using System.Net;
using System.Net.Sockets;
using Azure;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Local.Tests.Tables;

public sealed class ErrorTests
{
    private static readonly TableSharedKeyCredential Key = new("shop", "a2V5");
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_that_cannot_be_reached_is_an_error_after_the_retries()
    {
        // Bound but not listening: connections are refused, and nothing else gets the port meanwhile.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var table = new TableClient(new Uri($"http://{socket.LocalEndPoint}/shop"), "orders", Key, Hasty(retries: 2));
        var error = await Assert.ThrowsAsync<AggregateException>(() => table.AddEntityAsync(new TableEntity("p", "r"), Cancellation));
        Assert.Equal(3, error.InnerExceptions.Count);
        Assert.All(error.InnerExceptions, inner => Assert.Equal(0, Assert.IsType<RequestFailedException>(inner).Status));
    }

    [Fact]
    public async Task A_busy_service_is_tried_again_with_the_same_request()
    {
        var wire = new Script(HttpStatusCode.ServiceUnavailable, HttpStatusCode.InternalServerError, HttpStatusCode.NoContent);
        await new TableClient(new Uri("https://shop"), "orders", Key, wire.Options(3)).AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, Cancellation);
        Assert.Equal(3, wire.Bodies.Count);
        Assert.Equal("""{"PartitionKey":"p","RowKey":"r","A":1}""", Assert.Single(wire.Bodies.Distinct()));
    }

    [Fact]
    public async Task A_refused_request_is_not_tried_again()
    {
        var wire = new Script(HttpStatusCode.BadRequest, HttpStatusCode.NoContent);
        await Assert.ThrowsAsync<RequestFailedException>(() => new TableClient(new Uri("https://shop"), "orders", Key, wire.Options(3)).AddEntityAsync(new TableEntity("p", "r"), Cancellation));
        Assert.Single(wire.Bodies);
    }

    [Theory]
    [InlineData("""{"odata.error":{"code":"TableBeingDeleted","message":{"lang":"en-US","value":"Later."}}}""", "TableBeingDeleted", "Later.")]
    [InlineData("""{"odata.error":{"code":"TableBeingDeleted","message":"Later."}}""", "TableBeingDeleted", "Later.")]
    [InlineData("""{"odata.error":{}}""", null, "")]
    [InlineData("""["odata.error"]""", null, "")]
    [InlineData("<html>", null, "")]
    [InlineData("", null, "")]
    public async Task An_error_has_the_services_code_and_message(string body, string? code, string message)
    {
        var wire = new Script(HttpStatusCode.Conflict) { Answer = body };
        var error = await Assert.ThrowsAsync<RequestFailedException>(() => new TableClient(new Uri("https://shop"), "orders", Key, wire.Options(0)).CreateAsync(Cancellation));
        Assert.Equal((409, code), (error.Status, error.ErrorCode));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_is_being_deleted_cannot_be_created_even_if_it_may_exist()
    {
        var wire = new Script(HttpStatusCode.Conflict) { Answer = """{"odata.error":{"code":"TableBeingDeleted","message":{"value":"Later."}}}""" };
        var error = await Assert.ThrowsAsync<RequestFailedException>(() => new TableClient(new Uri("https://shop"), "orders", Key, wire.Options(0)).CreateIfNotExistsAsync(Cancellation));
        Assert.True(error.ErrorCode == TableErrorCode.TableBeingDeleted);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_ends()
    {
        var wire = new Script(HttpStatusCode.OK) { Hangs = true };
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var call = new TableClient(new Uri("https://shop"), "orders", Key, wire.Options(3)).GetEntityAsync<TableEntity>("p", "r", cancellationToken: cancelled.Token);
        await wire.Asked.Task.WaitAsync(Cancellation);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public void Error_codes_compare_by_name_whatever_their_case()
    {
        Assert.True(TableErrorCode.EntityAlreadyExists == "entityalreadyexists");
        Assert.True("EntityNotFound" != TableErrorCode.EntityAlreadyExists);
        Assert.False(TableErrorCode.EntityNotFound == (string?)null);
        TableErrorCode code = "EntityNotFound";
        Assert.Equal(TableErrorCode.EntityNotFound, code);
        Assert.Equal(TableErrorCode.EntityNotFound.GetHashCode(), new TableErrorCode("ENTITYNOTFOUND").GetHashCode());
    }

    private static TableClientOptions Hasty(int retries)
    {
        var options = new TableClientOptions();
        (options.Retry.MaxRetries, options.Retry.Delay, options.Retry.MaxDelay) = (retries, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));
        return options;
    }

    /// <summary>A service that answers with one status after another, the last one for good.</summary>
    private sealed class Script(params HttpStatusCode[] statuses) : HttpMessageHandler
    {
        public List<string> Bodies { get; } = [];

        public string Answer { get; init; } = "";

        public bool Hangs { get; init; }

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TableClientOptions Options(int retries)
        {
            var options = Hasty(retries);
            options.Transport = new HttpClientTransport(this);
            return options;
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Bodies.Add(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
            Asked.TrySetResult();
            if (Hangs) await Task.Delay(Timeout.Infinite, cancellationToken);
            return new HttpResponseMessage(statuses[Math.Min(Bodies.Count, statuses.Length) - 1]) { Content = new StringContent(Answer) };
        }
    }
}
