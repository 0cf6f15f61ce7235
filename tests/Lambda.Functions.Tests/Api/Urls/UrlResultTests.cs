using Lambda.Functions.Api.Urls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Tests.Api.Urls;

public sealed class UrlResultTests
{
    // The server throws when an invalid header is set.
    [Fact]
    public async Task A_response_that_cannot_be_written_is_logged_and_answered_with_500()
    {
        var (http, log, body) = (new DefaultHttpContext(), new Kept(), new MemoryStream());
        http.Features.Set<IHttpResponseFeature>(new Refusing("X-Refused"));
        http.Response.Body = body;
        var answer = UrlAnswer.Read("""{"statusCode":200,"headers":{"X-Taken":"1","X-Refused":"2"},"body":"secret"}"""u8.ToArray())!;
        await new UrlResult(answer, "f", "r-1", cors: null, log).ExecuteAsync(http);
        Assert.Equal(
            (500, "Internal Server Error", "r-1", 0),
            (http.Response.StatusCode, System.Text.Encoding.UTF8.GetString(
                body.ToArray()), http.Response.Headers["x-amzn-RequestId"].ToString(), http.Response.Headers["X-Taken"].Count));
        Assert.Equal("Could not send the response of f, RequestId r-1", Assert.Single(log.Lines));
    }

    // The server throws when a body is written to one of these.
    [Theory]
    [InlineData(204)]
    [InlineData(205)]
    [InlineData(304)]
    public async Task A_response_whose_status_allows_no_body_is_sent_without_a_body(int status)
    {
        var (http, log, body) = (new DefaultHttpContext(), new Kept(), new MemoryStream());
        http.Response.Body = body;
        var answer = UrlAnswer.Read(System.Text.Encoding.UTF8.GetBytes($$"""{"statusCode":{{status}},"body":"none"}"""))!;
        await new UrlResult(answer, "f", "r-1", cors: null, log).ExecuteAsync(http);
        Assert.Equal((status, null, 0L), (http.Response.StatusCode, http.Response.ContentLength, body.Length));
    }

    private sealed class Refusing : HttpResponseFeature
    {
        public Refusing(string name) => Headers = new RefusingHeaders(name);
    }

    private sealed class RefusingHeaders(string name) : IHeaderDictionary
    {
        private readonly HeaderDictionary _headers = [];

        public Microsoft.Extensions.Primitives.StringValues this[string key]
        {
            get => _headers[key];
            set => _headers[key] = key == name ? throw new InvalidOperationException("Invalid character in header.") : value;
        }

        public long? ContentLength { get => _headers.ContentLength; set => _headers.ContentLength = value; }

        public ICollection<string> Keys => _headers.Keys;

        public ICollection<Microsoft.Extensions.Primitives.StringValues> Values => _headers.Values;

        public int Count => _headers.Count;

        public bool IsReadOnly => false;

        public void Add(string key, Microsoft.Extensions.Primitives.StringValues value) => this[key] = value;

        public void Add(KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues> item) => this[item.Key] = item.Value;

        public void Clear() => _headers.Clear();

        public bool Contains(KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues> item) => _headers.Contains(item);

        public bool ContainsKey(string key) => _headers.ContainsKey(key);

        public void CopyTo(KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>[] array, int arrayIndex) =>
            _headers.CopyTo(array, arrayIndex);

        public bool Remove(string key) => _headers.Remove(key);

        public bool Remove(KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues> item) => _headers.Remove(item);

        public bool TryGetValue(string key, out Microsoft.Extensions.Primitives.StringValues value) => _headers.TryGetValue(key, out value);

        public IEnumerator<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> GetEnumerator() => _headers.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class Kept : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
