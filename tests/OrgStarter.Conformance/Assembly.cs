using OrgStarter.Conformance;

// One server for all recordings.
[assembly: AssemblyFixture(typeof(LogtoUnderTest))]
