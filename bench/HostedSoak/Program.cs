using HostedSoak;
using Lambda.Functions;
using Lambda.Functions.TableStreams;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

ParentWatch.Start();
var builder = FunctionsApplication.CreateBuilder(args);
builder.AddLambda(Lambdas.Register, EventSources.Register);
builder.Services.AddTableStream(EventSources.Table);
builder.Services.AddSingleton(new Journal(builder.Configuration["Soak:Journal"]!));
builder.Build().Run();
