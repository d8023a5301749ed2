"""Records → linked rows, pure: copies, actors, happenings, talks, positions, tension, forecasts. See docs/linking.md."""
